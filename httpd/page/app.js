// SPDX-License-Identifier: GPL-2.0-or-later
//
// What this takes from the API:
// GET /api/status, and each message of GET /api/events: state, percent, done,
//   total, erased, written, verified, skipped, elapsed_ms, left_ms, error,
//   advice, peer (who sends, or reads a backup), notice (what others on the cable
//   keep from the router),
//   job ("firmware", "settings" or a partition); board, model, version,
//   flash, mac, firmware, intact, starts_in_ms, boots_in_ms, limit, reason ("button", "key",
//   "no-firmware", "ram", "hang", "cut-off"); image, once one was checked: verdict ("accept",
//   "cannot-tell", "refuse", "ram"), reason of a refusal, error, advice, format, board,
//   version, size, sha256, parts [{what, partition, offset, size}],
//   checks [{name, ok}].
// POST /api/image, the bare file: 200 and the image, or an error.
// POST /api/flash {"sha256", "force"}: 202, or an error.
// POST /api/settings/erase: 202, or an error.
// GET /more: a page; what is below its heading is shown here, too.
// GET /ram: a page to go to where the verdict is "ram".
// POST /api/boot {"mode": "normal", "soon" or "stay"}: 202, or an error.
// An error is 4xx or 5xx with {"error", "detail"}, maybe "image".
//
// A line that ends in "// ram" is there only where that can be.
//
// The router's record decides what is shown.  The page itself knows only
// three things: that it is sending a file (xhr), what the person has put
// aside (aside), and that it has asked for a restart (booting).
"use strict";
(() => {
// a line of keys, then a line for each language
const [KEYS, ...ROWS] = `__TEXTS__`.split("\n").map(row => row.split("|"));
// the router sends something every 5 s at least
const SILENCE = 12000;
const RETRY = 1500;
// a tab that nobody looks at asks: it has no stream, of which a browser has six
const HIDDEN = 5000;
const LAG = 1000;

const $ = id => document.getElementById(id);
const VIEWS = ["choose", "work", "image", "done", "boot"];
const JOB = ["erasing", "writing", "verifying"];
let lang, words;
let status, view, redraw = () => {};
// the image that is shown: the record of it may not have come yet
let checked;
let xhr, stopped, aside, booting, left, gone, answered = 0, fresh;
let source, deadline, polling, streams = 0;
let ticking, seconds, due;

// --- words ---

function t(key, ...values) {
	return words[key].replace(/\{(\d)\}/g, (all, i) => values[i]);
}

function pickLanguage() {
	return navigator.languages.map(l => l.split("-")[0])
		.find(code => ROWS.some(row => row[0] == code)) || "en";
}

function setLanguage(code) {
	lang = code;
	const row = ROWS.find(row => row[0] == code);
	words = {};
	KEYS.forEach((key, i) => words[key] = row[i]);
	document.documentElement.lang = code;
	for (const e of document.querySelectorAll("[data-t]"))
		e.textContent = words[e.dataset.t];
	$("language").value = code;
	drawRouter();
	redraw();
	more();
}

function number(n, digits) {
	return n.toLocaleString(lang, {
		minimumFractionDigits: digits, maximumFractionDigits: digits,
	});
}

function bytes(n) {
	if (n < 1024)
		return number(n, 0) + " B";
	if (n < 1048576)
		return number(n / 1024, 0) + " KiB";
	return number(n / 1048576, 2) + " MiB";
}

function time(ms) {
	const s = Math.ceil(ms / 1000);
	return s < 90 ? t("sec", s) : t("min", Math.ceil(s / 60));
}

// --- drawing ---

function element(tag, text, name) {
	const e = document.createElement(tag);
	e.textContent = text;
	if (name)
		e.className = name;
	return e;
}

// replaceChildren() for browsers that are older
function fill(e, children) {
	e.textContent = "";
	e.append(...children);
}

function list(dl, rows) {
	fill(dl, []);
	for (const [term, value] of rows) {
		const dd = element("dd", "");
		dd.append(value);
		dl.append(element("dt", term), dd);
	}
}

function say(text) {
	if ($("say").textContent != text)
		$("say").textContent = text;
}

function note(text) {
	$("note").textContent = text;
	$("note").hidden = !text;
}

// the heading takes the focus, so that a screen reader begins there
function show(name) {
	if (view == name)
		return false;
	view = name;
	for (const v of VIEWS)
		$("v-" + v).hidden = v != name;
	return true;
}

function focusHeading() {
	$("v-" + view).querySelector("h1").focus();
	scrollTo(0, 0);
}

function drawRouter() {
	const s = status;
	if (!s)
		return;
	$("hint").textContent = t("hint") + " " + t("limit", bytes(s.limit));
	$("router").hidden = false;
	list($("info"), [
		[t("model"), `${s.model} (${s.board})`],
		[t("firmware"), !s.firmware ? t("none") :
			s.firmware + " – " + t(s.intact ? "intact" : "broken")],
		[t("why"), words["why_" + s.reason] || s.reason],
		[t("flash"), s.flash],
		["LAN", s.notice],
		["MAC", s.mac],
		["Lifeboat", s.version],
	].filter(row => row[1]));
	$("leave").hidden = !s.intact;
	$("stuck").hidden = !s.starts_in_ms;
	$("stuck").firstChild.textContent =
		(words["why_" + s.reason] || s.reason) + ". " +
		t("count", s.starts_in_ms / 1000 | 0);
	$("more").hidden = !s.service;
}

function drawChoose() {
	const first = !view;
	if (show("choose") && !first)
		focusHeading();
}

function drawWork(o) {
	$("work-h").textContent = o.title;
	document.title = (o.percent == null ? "" : o.percent + " % – ") + "Lifeboat";
	$("work-name").textContent = o.name || "";
	$("percent").textContent = o.percent == null ? "" : o.percent + " %";
	$("figures").textContent = o.figures || "";
	$("left").textContent = o.left ? t("left", time(o.left)) : "";
	const bar = $("bar");
	bar.firstChild.style.width = (o.percent || 0) + "%";
	if (o.percent == null)
		bar.removeAttribute("aria-valuenow");
	else
		bar.setAttribute("aria-valuenow", o.percent);
	bar.setAttribute("aria-valuetext", $("percent").textContent + " " +
		$("figures").textContent + " " + $("left").textContent);
	$("stop").hidden = !o.stop;
	$("keep").hidden = $("steps").hidden = !o.job;
	if (show("work"))
		focusHeading();
	// not every step: a screen reader would not come to an end
	if (o.percent != null)
		say(o.title + ": " + (o.percent - o.percent % 25) + " %");
	else
		say(o.title);
}

function drawJob(s) {
	for (const step of JOB) {
		const li = $("s-" + step);
		li.className = s.state == step ? "on" : "";
		li.querySelector("b").textContent =
			bytes(s[{erasing: "erased", writing: "written"}[step] || "verified"]);
	}
	drawWork({
		title: jobTitle(s, "job", "writing"), percent: s.percent, left: s.left_ms, job: true,
		figures: t("of", bytes(s.done), bytes(s.total)) +
			(s.skipped ? ", " + t("skipped", bytes(s.skipped)) : ""),
	});
}

// restores are for scripts, and have no words of their own
function jobTitle(s, ours, other) {
	return s.job == "firmware" ? t(ours) :
		s.job == "settings" ? t(ours + "_settings") : t(other) + ": " + s.job;
}

// which sentence of ours goes with what the router says in English
function kindOf(err, image, code) {
	if (image && image.reason)
		return image.reason;
	if (code == 409)
		return "busy";
	if (code == 413)
		return "size";
	if (image || err.job == "settings")
		return "flash";
	return code ? "other" : "broke";
}

function drawFacts(image) {
	const sum = element("code", image.sha256.replace(/.{8}(?=.)/g, "$& "));
	list($("facts"), [
		[t("what"), image.format],
		[t("for"), image.board || t("unsaid")],
		[t("version"), image.version || t("unsaid")],
		[t("size"), `${bytes(image.size)} (${number(image.size, 0)} B)`],
		["SHA-256", sum],
	].filter(row => row[1]));
	$("plan").hidden = !image.parts.length || image.verdict == "refuse";
	fill($("plan").querySelector("ul"), image.parts.map(p =>
		element("li", t("part", /kernel and root/.test(p.what) ?
			t("system") : p.what, bytes(p.size), p.partition, "0x" + p.offset.toString(16)))));
	$("checks").hidden = !image.checks.length;
	fill($("checks").querySelector("ul"), image.checks.map(c => {
		const name = c.name.replace("hardware id", "board");
		const li = element("li",
			words["check_" + name.replace(" checksum", "")] || name,
			c.ok ? "" : "wrong");
		li.append(element("span", c.ok ? t("good") : t("wrong"), "sr"));
		return li;
	}));
}

function drawImage(title, image, o) {
	// the way back from there has a hash
	if (image && image.verdict == "ram") // ram
		return location.hash ? drawChoose() : location = "/ram?" + lang; // ram
	checked = image;
	$("image-h").textContent = title;
	document.title = title + " – Lifeboat";
	$("said").textContent = o.said || "";
	$("said").className = o.said ? "note bad" : "";
	$("next").textContent = o.next || "";
	const unsure = image && image.verdict == "cannot-tell" && !o.said;
	$("unsure").hidden = $("sure").hidden = !unsure;
	$("sure").querySelector("span").textContent = t("sure", status.model);
	$("write").hidden = !image || image.verdict == "refuse";
	$("write").disabled = fresh || unsure && !$("force").checked;
	if (image) {
		drawFacts(image);
	} else {
		fill($("facts"), []);
		$("plan").hidden = $("checks").hidden = true;
	}
	show("image");
}

function drawVerdict(image) {
	drawImage(t(image.verdict == "accept" ? "accept" : "cannot"), image,
		{ next: t("asked") });
}

function drawProblem(err, image, code) {
	const kind = kindOf(err, image, code);
	// the router's advice is in English only
	const advice = lang == "en" && (err.advice || err.detail);
	const said = (err.error || code || "") + " " + (advice || "");
	const next = advice ? "" : t(words["next_" + kind] ? "next_" + kind :
		kind == "busy" ? "next_other" : "next_image", status.model);
	drawImage(t("bad_" + kind), image, {
		said, next: kind == "flash" || kind == "other" ? next :
			next + " " + t("nothing"),
	});
}

function drawDone() {
	$("count").textContent = seconds == null ? "" : t("count", seconds);
	$("stay").hidden = seconds == null;
	const title = jobTitle(status, "done", "verifying");
	$("done-h").textContent = title;
	document.title = title + " – Lifeboat";
	if (show("done")) {
		say(title);
		focusHeading();
	}
}

// draw now, and again when the language changes
function draw(how, ...what) {
	redraw = () => how(...what);
	if (how != drawWork && how != drawJob && how != drawDone)
		document.title = "Lifeboat";
	redraw();
}

function present(how, ...what) {
	draw(how, ...what);
	focusHeading();
}

// --- the router's record ---

function keyOf(s) {
	return [s.state, s.error, s.image && s.image.sha256].join();
}

function follow(s) {
	const changed = !status || keyOf(status) != keyOf(s);
	status = s;
	lost(false);
	drawRouter();
	if (changed || s.state != "ready")
		react(s, changed);
}

function react(s, changed) {
	if (booting) {
		returned(s);
		return;
	}
	if (xhr || aside == keyOf(s))
		return;
	const incoming = s.state == "receiving" || s.state == "checking";
	// an upload that has ended may still be on its way through the stream
	if (incoming && (stopped || Date.now() - answered < LAG))
		return;
	aside = null;
	// Lifeboat itself has pages of its own
	if (s.lifeboat && !JOB.includes(s.state)) {
		draw(drawChoose);
		return;
	}
	if (s.state != "done")
		stopCount();
	if (JOB.includes(s.state)) {
		draw(drawJob, s);
	} else if (incoming) {
		draw(drawWork, {
			title: t(s.state == "checking" ? s.state : "sending"),
			name: t("peer", s.peer), percent: s.total ? s.percent : null,
		});
	} else if (s.state != "failed" && s.advice) {
		// half a firmware, or one that was cut off
		draw(drawChoose);
		note(s.advice);
	} else if (s.state == "done") {
		stopCount();
		if (s.boots_in_ms)
			startCount(s.boots_in_ms);
		else
			draw(drawDone);
	} else if (!changed) {
		return;
	} else if (s.state == "ready") {
		// it may be another's, and come as the button is pressed
		clearTimeout(fresh);
		fresh = setTimeout(() => {
			fresh = 0;
			redraw();
		}, LAG);
		verdict(s.image);
	} else if (s.state == "failed" && !stopped) {
		say("");
		present(drawProblem, s, s.image);
	} else {
		draw(drawChoose);
	}
}

function verdict(image) {
	$("force").checked = false;
	say("");
	present(drawVerdict, image);
}

function lost(is) {
	if (is && booting)
		gone = true;
	$("lost").hidden = !is || !!booting;
	$("lost").textContent = is ? t("lost") : "";
}

function listen() {
	clearTimeout(deadline);
	source = new EventSource("/api/events");
	source.onmessage = e => {
		streams = 0;
		watch();
		follow(JSON.parse(e.data));
	};
	source.onerror = poll;
	watch();
}

function watch() {
	clearTimeout(deadline);
	deadline = setTimeout(poll, SILENCE);
}

async function request(url, options) {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), 8000);
	try {
		return await fetch(url, { signal: stop.signal, ...options });
	} finally {
		clearTimeout(timer);
	}
}

// the stream is broken: ask, and listen again once there is an answer
async function poll() {
	if (polling)
		return;
	polling = true;
	if (source)
		source.close();
	clearTimeout(deadline);
	let reply;
	try {
		reply = await request("/api/status");
		const record = await reply.json();
		if (!record.state)
			throw record;
		follow(record);
	} catch (e) {
		// half an answer may be the router going down
		if (reply && (gone || reply.status == 404))
			$("answers").hidden = false;
		else
			lost(true);
		reply = null;
	}
	polling = false;
	// where streams do not work at all, asking has to do
	if (reply && !booting && !document.hidden && streams++ < 3)
		listen();
	else
		deadline = setTimeout(poll, document.hidden ? HIDDEN : RETRY);
}

function post(url, body) {
	return request(url, {
		method: "POST", body: JSON.stringify(body),
		headers: { "Content-Type": "application/json" },
	});
}

// --- sending a file ---

function refuseFile(text) {
	$("file").value = "";
	aside = status && keyOf(status);
	draw(drawChoose);
	note(text);
}

function take(files, entry) {
	const file = files[0];
	if (!status || xhr || booting || JOB.includes(status.state))
		return;
	if (files.length != 1 || (entry && entry.isDirectory))
		refuseFile(t("one"));
	else if (!file.size)
		refuseFile(t("empty", file.name) + " " + t("next_damaged"));
	else if (file.size > status.limit)
		refuseFile(t("large", file.name, bytes(file.size), bytes(status.limit)));
	else
		send(file);
}

function send(file) {
	location.hash = ""; // ram
	const began = performance.now();
	note("");
	stopped = false;
	aside = null;
	stopCount();
	xhr = new XMLHttpRequest();
	const progress = done => {
		const s = (performance.now() - began) / 1000;
		const speed = s > .3 ? done / s : 0;
		draw(drawWork, done < file.size ? {
			title: t("sending"), name: file.name, stop: true,
			percent: Math.floor(done * 100 / file.size),
			figures: t("of", bytes(done), bytes(file.size)) +
				(speed ? `, ${bytes(speed)}/s` : ""),
			left: speed && s > 2 ? (file.size - done) / speed * 1000 : 0,
		} : { title: t("checking"), name: file.name, percent: 100 });
	};
	xhr.upload.onprogress = e => progress(e.loaded);
	xhr.onload = () => sent(xhr.status, xhr.responseText);
	// or the browser gives it up by itself
	xhr.onerror = xhr.onabort = () => stopped || sent(0, "");
	xhr.open("POST", "/api/image");
	xhr.setRequestHeader("Content-Type", "application/octet-stream");
	progress(0);
	xhr.send(file);
}

function sent(code, text) {
	let reply = {};
	xhr = null;
	answered = Date.now();
	$("file").value = "";
	try {
		reply = JSON.parse(text);
	} catch (e) {
		// no words of the router's; the status code has to do
	}
	// the stream brings the same news; it must not replace this
	const image = reply.image || (reply.sha256 ? reply : null);
	aside = [code == 200 ? "ready" : "failed", code == 200 ? "" : reply.error,
		image && image.sha256].join();
	if (code == 200 && image)
		verdict(image);
	else if (code)
		present(drawProblem, reply, image, code);
	else
		broken();
}

// no reply: perhaps the router can say why
function broken() {
	aside = null;
	status.state = "";
	draw(drawChoose);
	note(t("bad_broke") + ". " + t("next_broke") + " " + t("nothing"));
	poll();
}

function stop() {
	if (!xhr)
		return;
	stopped = true;
	xhr.abort();
	xhr = null;
	$("file").value = "";
	draw(drawChoose);
	note(t("stopped") + " " + t("nothing"));
}

function another() {
	note("");
	aside = keyOf(status);
	stopped = false;
	draw(drawChoose);
	$("file").focus();
}

// --- writing, restarting ---

// start a job; the record tells how it goes on
async function order(button, url, body) {
	button.disabled = true;
	try {
		const reply = await post(url, body);
		aside = null;
		// the router counts: this page may sleep by then
		if (reply.ok)
			await post("/api/boot", { mode: "soon" });
		else
			present(drawProblem, await reply.json(), null, reply.status);
	} catch (e) {
		lost(true);
	}
	button.disabled = false;
}

function write() {
	const body = { sha256: checked.sha256 };
	if (checked.verdict == "cannot-tell")
		body.force = true;
	order($("write"), "/api/flash", body);
}

// backups and settings: fetched when somebody looks
async function more() {
	if (!$("more").open)
		return;
	const reply = await request("/more?" + lang);
	const page = new DOMParser().parseFromString(await reply.text(), "text/html");
	fill($("more-in"), page.querySelectorAll("main > :not(h1)"));
	document.forms[1].onsubmit = e => {
		e.preventDefault();
		order(e.target.querySelector("button"), "/api/settings/erase");
		e.target.reset();
	};
}

function tick() {
	seconds = Math.ceil((due - Date.now()) / 1000);
	if (seconds <= 0)
		boot(true);
	else
		draw(drawDone);
}

function startCount(ms) {
	due = Date.now() + ms;
	ticking = setInterval(tick, 1000);
	tick();
}

function stopCount() {
	clearInterval(ticking);
	ticking = seconds = null;
}

function stay() {
	$("stuck").hidden = true;
	stopCount();
	if (view == "done")
		draw(drawDone);
	post("/api/boot", { mode: "stay" }).catch(() => {});
}

// by our order, or by itself
async function boot(itself) {
	stopCount();
	booting = true;
	left = status && keyOf(status);
	gone = false;
	$("answers").hidden = true;
	show("boot");
	redraw = () => {};
	document.title = t("starting") + " – Lifeboat";
	say(t("starting"));
	focusHeading();
	let reply;
	try {
		reply = itself === true || await post("/api/boot", { mode: "normal" });
	} catch (e) {
		// it may have left before it could answer
	}
	if (reply && reply.ok === false) {
		booting = false;
		present(drawProblem, await reply.json(), null, reply.status);
		return;
	}
	poll();
}

// a record while we wait for a firmware to start: a router that was quick to
// come back has not been missed, but it has forgotten what was
function returned(s) {
	if (!gone && s.state != "failed" && keyOf(s) == left)
		return;
	booting = gone = false;
	if (s.state == "failed") {
		present(drawProblem, s, s.image);
		return;
	}
	aside = keyOf(s);
	draw(drawChoose);
	note(t("back"));
}

// --- hands ---

function over(on) {
	$("over").hidden = !on || !status || !!xhr || booting ||
		JOB.includes(status.state);
}

function start() {
	const root = document.documentElement;
	// what is too old for this has the form
	if (!window.AbortController)
		return;
	addEventListener("error", () => root.className = "");
	for (const [code, name] of ROWS)
		$("language").add(new Option(name, code));
	$("languages").hidden = ROWS.length < 2;
	$("dropword").hidden = false;
	$("language").onchange = e => setLanguage(e.target.value);
	$("file").onchange = e => e.target.files.length && take(e.target.files);
	$("stop").onclick = stop;
	$("write").onclick = write;
	$("another").onclick = another;
	$("force").onchange = () => redraw();
	$("boot").onclick = $("leave-b").onclick = boot;
	$("stay").onclick = $("stay-b").onclick = stay;
	$("more").ontoggle = more;
	document.forms[0].onsubmit = e => root.className && e.preventDefault();
	document.onvisibilitychange = () => {
		streams = 0;
		poll();
	};
	addEventListener("dragover", e => {
		e.preventDefault();
		over(true);
	});
	addEventListener("dragleave", e => e.relatedTarget || over(false));
	addEventListener("drop", e => {
		const item = e.dataTransfer.items[0];
		e.preventDefault();
		over(false);
		take(e.dataTransfer.files, item && item.webkitGetAsEntry &&
			item.webkitGetAsEntry());
	});
	addEventListener("beforeunload", e => {
		if (xhr || (status && JOB.includes(status.state)))
			e.preventDefault();
	});
	setLanguage(pickLanguage());
	view = "";
	root.className = "js";
	poll();
}

start();
})();
