"use strict";
(() => {
// texts of every language built in, put here by embed.py
const texts = __TEXTS__;
const language = (navigator.languages || ["en"]).map(l => l.slice(0, 2))
	.find(l => texts[l]) || "en";
const $ = id => document.getElementById(id);
const t = (key, ...args) => (texts[language][key] || key)
	.replace(/\{(\d)\}/g, (_, i) => args[i]);
const size = n => n < 10240 ? t("bytes", n) :
	n < 10485760 ? Math.round(n / 1024) + " KiB" :
	(n / 1048576).toFixed(1) + " MiB";

const screens = ["choose", "sending", "verdict", "writing", "done", "failed"];
let image = null;	// the verdict on the file checked last
let limit = 0;
let upload = null;	// the request that is under way
let ticking = 0;	// countdown's timer
let watching = null;
let first = true;	// no status has been seen yet

function show(name, focus) {
	for (const s of screens)
		$(s).hidden = s !== name;
	document.title = $("h-" + name).textContent + " - Lifeboat";
	if (focus)
		$("h-" + name).focus();
}

const shown = () => screens.find(s => !$(s).hidden);

function list(id, rows) {
	const dl = $(id);
	dl.textContent = "";
	for (const [name, value, code] of rows) {
		const dt = document.createElement("dt");
		const dd = document.createElement("dd");
		dt.textContent = name;
		if (code)
			dd.appendChild(document.createElement("code")).textContent = value;
		else
			dd.textContent = value;
		dl.append(dt, dd);
	}
}

function problem(text) {
	$("problem").textContent = text;
	$("problem").hidden = !text;
}

function fail(error, advice) {
	$("error").textContent = error;
	$("advice").textContent = advice || "";
	show("failed", true);
}

function restart() {
	image = null;
	$("file").value = "";
	problem("");
	show("choose", true);
}

// --- the router ---

function router(s) {
	limit = s.limit;
	$("model").textContent = s.model;
	$("version").textContent = "Lifeboat " + s.version + " (" + s.board + ")";
	list("info", [
		[t("model"), s.model],
		[t("now"), s.firmware ? s.firmware + " (" +
			t(s.intact ? "intact" : "broken") + ")" : t("none")],
		[t("why"), t(s.reason)],
		[t("flash"), s.flash],
		[t("mac"), s.mac],
	]);
	$("router").hidden = false;
}

// --- upload ---

function send(file) {
	const started = performance.now();
	upload = new XMLHttpRequest();
	upload.open("POST", "/api/image");
	upload.responseType = "json";
	upload.upload.onprogress = e => {
		const percent = Math.floor(100 * e.loaded / e.total);
		const rate = 1000 * e.loaded / (performance.now() - started + 1);
		$("sent").textContent = percent + " %";
		$("bar-sent").value = percent;
		$("speed").textContent = t("speed", size(e.loaded),
			size(e.total), size(Math.round(rate)));
	};
	upload.upload.onload = () => {
		$("h-sending").textContent = t("checking");
	};
	upload.onload = () => {
		const answer = upload.response || {};
		const ok = upload.status === 200;
		upload = null;
		if (ok)
			verdict(answer);
		else
			fail(answer.error || t("broke"), answer.detail);
	};
	upload.onerror = () => { upload = null; fail(t("broke")); };
	upload.onabort = () => { upload = null; restart(); problem(t("aborted")); };
	$("h-sending").textContent = t("sending");
	$("sent").textContent = "0 %";
	$("bar-sent").value = 0;
	$("speed").textContent = "";
	show("sending", true);
	upload.send(file);
}

function choose(files) {
	problem("");
	if (upload || shown() === "writing" || !files.length)
		return;
	if (files.length > 1)
		problem(t("two"));
	else if (!files[0].size)
		problem(t("empty"));
	else if (limit && files[0].size > limit)
		problem(t("large", size(limit)));
	else {
		send(files[0]);
		return;
	}
	show("choose");
}

// --- verdict ---

function verdict(answer) {
	const named = answer.verdict === "accept";
	image = answer;
	$("h-verdict").textContent = t(named ? "good" : "whole");
	list("facts", [
		[t("format"), answer.format],
		[t("for"), answer.board || t("notsaid")],
		[t("version"), answer.version || t("notsaid")],
		[t("size"), t("bytes", answer.size)],
		["SHA-256", answer.sha256.replace(/(.{8})/g, "$1 ").trim(), true],
		[t("will"), answer.parts.map(p => t("to",
			p.what + ", " + size(p.size),
			p.partition + " + 0x" + p.offset.toString(16))).join("; ")],
	]);
	$("checks").textContent = "";
	for (const c of answer.checks) {
		const li = document.createElement("li");
		li.textContent = (c.ok ? "\u2713 " : "\u2717 ") + c.name;
		li.className = c.ok ? "good" : "bad";
		$("checks").append(li);
	}
	$("unknown").hidden = named;
	$("sure").checked = false;
	$("write").disabled = !named;
	show("verdict", true);
}

async function post(path, body) {
	const r = await fetch(path, { method: "POST", body: JSON.stringify(body) });
	const answer = await r.json();
	if (!r.ok)
		throw answer;
	return answer;
}

function write() {
	$("write").disabled = true;
	post("/api/flash", { sha256: image.sha256, force: $("sure").checked })
		.then(() => { progress({ state: "erasing", percent: 0 }); watch(); },
			e => fail(e.error || t("broke"), e.detail));
}

// --- the job ---

function progress(s) {
	if (shown() !== "writing") {
		show("writing", true);
		$("live").textContent = "";
	}
	$("percent").textContent = s.percent + " %";
	$("bar-job").value = s.percent;
	$("stage").textContent = t(s.state);
	$("left").textContent = s.left_ms ?
		t("left", Math.ceil(s.left_ms / 1000)) : "";
	// told every tenth, or a screen reader never falls silent
	const tenth = Math.floor(s.percent / 10) * 10 + " %";
	if ($("live").textContent !== tenth)
		$("live").textContent = tenth;
	if (s.total)
		list("counts", ["erased", "written", "verified", "skipped"]
			.map(k => [t(k), size(s[k])]));
}

function done() {
	if (shown() === "done")
		return;
	$("after").hidden = true;
	$("boot").hidden = $("stay").hidden = false;
	show("done", true);
	let seconds = 5;
	const tick = () => {
		$("countdown").textContent = t("countdown", seconds);
		if (!seconds--)
			boot();
	};
	clearInterval(ticking);
	ticking = setInterval(tick, 1000);
	tick();
}

function boot() {
	clearInterval(ticking);
	post("/api/boot", { mode: "normal" }).then(() => {
		stop_watching();
		$("countdown").textContent = "";
		$("boot").hidden = $("stay").hidden = true;
		$("after").hidden = false;
		$("lost").hidden = true;
	}, e => fail(e.error || t("broke"), e.detail));
}

function stay() {
	clearInterval(ticking);
	$("countdown").textContent = t("stayed");
	$("stay").hidden = true;
	post("/api/boot", { mode: "stay" }).catch(() => {});
}

function status(s) {
	$("lost").hidden = true;
	router(s);
	switch (s.state) {
	case "erasing":
	case "writing":
	case "verifying":
		progress(s);
		break;
	case "done":
		done();
		break;
	case "failed":
		if (shown() === "writing")
			fail(s.error, s.advice);
		break;
	case "ready":
		// the page was loaded again before confirming
		if (first && s.image)
			verdict(s.image);
		break;
	}
	first = false;
}

function stop_watching() {
	if (watching)
		watching.close();
	watching = null;
}

// EventSource comes back by itself after a broken connection
function watch() {
	if (watching)
		return;
	watching = new EventSource("/api/events");
	watching.onmessage = e => status(JSON.parse(e.data));
	watching.onerror = () => {
		$("lost").textContent = t("lost");
		$("lost").hidden = false;
		if (watching.readyState === EventSource.CLOSED) {
			watching = null;
			setTimeout(watch, 2000);
		}
	};
}

// --- set up ---

document.documentElement.lang = language;
for (const e of document.querySelectorAll("[data-t]"))
	e.textContent = t(e.dataset.t);
$("pick").hidden = false;
$("file").onchange = e => choose(e.target.files);
$("stop").onclick = () => upload && upload.abort();
$("sure").onchange = e => { $("write").disabled = !e.target.checked; };
$("write").onclick = write;
$("other").onclick = $("again").onclick = restart;
$("boot").onclick = boot;
$("stay").onclick = stay;

const over = on => e => {
	e.preventDefault();
	document.body.classList.toggle("over", on);
};
addEventListener("dragover", over(true));
addEventListener("dragleave", over(false));
addEventListener("drop", e => {
	over(false)(e);
	choose(e.dataTransfer.files);
});
addEventListener("beforeunload", e => {
	if (upload || shown() === "writing")
		e.preventDefault();
});
watch();
})();
