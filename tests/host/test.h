/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A test is a function; TEST(name) { … } registers it.  The runner prints a
 * line for each failure and one line of totals.  Small enough to be linked
 * statically for MIPS, where Debian has no test library to link.
 */
#ifndef LIFEBOAT_TEST_H
#define LIFEBOAT_TEST_H

#include <stdio.h>
#include <string.h>

struct test {
	const char *name;
	void (*run)(void);
	struct test *next;
};

void test_register(struct test *t);
void test_failed(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#define TEST(_name)							\
	static void test_##_name(void);					\
	static struct test test_entry_##_name = {	\
		.name = #_name, .run = test_##_name };			\
	__attribute__((constructor)) static void test_reg_##_name(void)	\
	{								\
		test_register(&test_entry_##_name);			\
	}								\
	static void test_##_name(void)

/* a failed check ends the test function */
#define CHECK(_cond)							\
	do {								\
		if (!(_cond)) {						\
			test_failed(__FILE__, __LINE__, "%s", #_cond);	\
			return;						\
		}							\
	} while (0)

#define CHECK_EQ(_a, _b)						\
	do {								\
		long long _va = (long long)(_a), _vb = (long long)(_b);	\
		if (_va != _vb) {					\
			test_failed(__FILE__, __LINE__,			\
				    "%s is %lld, %s is %lld", #_a, _va,	\
				    #_b, _vb);				\
			return;						\
		}							\
	} while (0)

#define CHECK_STR(_a, _b)						\
	do {								\
		const char *_sa = (_a), *_sb = (_b);			\
		if (strcmp(_sa, _sb)) {					\
			test_failed(__FILE__, __LINE__,			\
				    "%s is \"%s\", not \"%s\"", #_a, _sa, _sb); \
			return;						\
		}							\
	} while (0)

#endif
