// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include "httpd/multipart.h"
#include "httpd/params.h"

int multipart_begin(struct multipart *m, const char *type,
		    const struct multipart_ops *ops)
{
	char boundary[BOUNDARY_MAX + 2];
	size_t n;

	memset(m, 0, sizeof(*m));
	if (!params_value_is(type, "multipart/form-data"))
		return -ENOENT;
	if (!params_get(type, "boundary", boundary, sizeof(boundary)))
		return -EBADMSG;
	n = strlen(boundary);
	if (!n || n > BOUNDARY_MAX)
		return -EBADMSG;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary, n + 1);
	m->dlen = n + 4;
	/* the first delimiter needs no line end before it */
	m->matched = 2;
	m->ops = ops;
	return 0;
}

static int emit(struct multipart *m, const void *data, size_t len)
{
	if (m->state != MULTIPART_DATA || !len)
		return 0;
	return m->ops->data(m, data, len);
}

static int delimiter_seen(struct multipart *m)
{
	int ret = m->state == MULTIPART_DATA ? m->ops->end(m) : 0;

	m->state = MULTIPART_DELIMITER;
	m->matched = 0;
	m->dashes = 0;
	return ret;
}

/*
 * CR stands in the delimiter only at its start.  So when a match breaks off,
 * what had matched is payload, and it is the delimiter's own beginning: it
 * can be handed on from there although the segment it came in is gone.
 */
static int take_data(struct multipart *m, const u8 *data, size_t len,
		     size_t *used)
{
	const u8 *cr;
	size_t i = 0;
	int ret;

	if (!m->matched) {
		cr = memchr(data, '\r', len);
		i = cr ? cr - data : len;
		ret = emit(m, data, i);
		if (ret || !cr) {
			*used = i;
			return ret;
		}
	}
	while (i < len && m->matched < m->dlen &&
	       data[i] == (u8)m->delimiter[m->matched]) {
		i++;
		m->matched++;
	}
	*used = i;
	if (m->matched == m->dlen)
		return delimiter_seen(m);
	if (i == len)
		return 0;
	ret = emit(m, m->delimiter, m->matched);
	m->matched = 0;
	return ret;
}

/* "--" ends the body; white space, then a line end, begins a part */
static int take_delimiter(struct multipart *m, u8 byte)
{
	if (byte == '-' && m->dashes < 2) {
		if (++m->dashes == 2)
			m->state = MULTIPART_DONE;
		return 0;
	}
	if (m->dashes)
		return -EBADMSG;
	if (byte == '\n') {
		m->state = MULTIPART_HEADERS;
		m->line_len = 0;
		m->name[0] = '\0';
		m->filename[0] = '\0';
		m->is_file = false;
		return 0;
	}
	return byte == ' ' || byte == '\t' || byte == '\r' ? 0 : -EBADMSG;
}

static void part_header(struct multipart *m)
{
	static const char field[] = "content-disposition:";
	const char *value = m->line + sizeof(field) - 1;

	if (strncasecmp(m->line, field, sizeof(field) - 1))
		return;
	params_get(value, "name", m->name, sizeof(m->name));
	/* the second form (RFC 5987) alone, too: older Python sends it so */
	m->is_file = params_get(value, "filename", m->filename,
				sizeof(m->filename)) ||
		     params_get(value, "filename*", m->filename,
				sizeof(m->filename));
}

static int take_header(struct multipart *m, u8 byte)
{
	if (byte != '\n') {
		if (!byte)
			return -EBADMSG;
		if (m->line_len < PART_LINE_MAX - 1)
			m->line[m->line_len++] = byte;
		return 0;
	}
	if (m->line_len && m->line[m->line_len - 1] == '\r')
		m->line_len--;
	m->line[m->line_len] = '\0';
	if (!m->line_len) {
		m->state = MULTIPART_DATA;
		m->matched = 0;
		return m->ops->begin(m);
	}
	part_header(m);
	m->line_len = 0;
	return 0;
}

int multipart_feed(struct multipart *m, const u8 *data, size_t len)
{
	size_t used;
	int ret = 0;

	while (len && !ret) {
		used = 1;
		switch (m->state) {
		case MULTIPART_PREAMBLE:
		case MULTIPART_DATA:
			ret = take_data(m, data, len, &used);
			break;
		case MULTIPART_DELIMITER:
			ret = take_delimiter(m, *data);
			break;
		case MULTIPART_HEADERS:
			ret = take_header(m, *data);
			break;
		case MULTIPART_DONE:
			return 0;
		}
		data += used;
		len -= used;
	}
	return ret;
}
