/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BCH as in any textbook: a word is the polynomial whose coefficients are its
 * bits, the first one the highest; parity makes it a multiple of the generator;
 * syndromes, Berlekamp and Massey's locator, Chien's search for its roots.
 */
#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "mt7621_bch.h"

#define FIELD_BITS      13
#define FIELD_POLY      0x201b
#define FIELD_ORDER     ((1 << FIELD_BITS) - 1)     /* of the element 2 */
#define PARITY_BITS     (FIELD_BITS * BCH_STRENGTH)
#define PARITY_MASK     MAKE_64BIT_MASK(0, PARITY_BITS)
#define WORD_BITS       (8 * BCH_DATA + PARITY_BITS)
#define SYNDROMES       (2 * BCH_STRENGTH)

static uint16_t power[2 * FIELD_ORDER];
static uint16_t logarithm[FIELD_ORDER + 1];
/* what eight bits that leave at the top take away */
static uint64_t remainder_of[256];

static uint16_t multiply(uint16_t a, uint16_t b)
{
    return a && b ? power[logarithm[a] + logarithm[b]] : 0;
}

static uint16_t divide(uint16_t a, uint16_t b)
{
    return a ? power[logarithm[a] + FIELD_ORDER - logarithm[b]] : 0;
}

static void make_field(void)
{
    unsigned i, x = 1;

    for (i = 0; i < FIELD_ORDER; i++) {
        power[i] = power[i + FIELD_ORDER] = x;
        logarithm[x] = i;
        x <<= 1;
        if (x & (1 << FIELD_BITS)) {
            x ^= FIELD_POLY;
        }
    }
}

/* the product of x - 2^j for 2^first and its conjugates, and @poly */
static unsigned times_minimal(uint16_t *poly, unsigned degree, unsigned first)
{
    unsigned i, j = first;

    do {
        poly[degree + 1] = 0;
        for (i = ++degree; i; i--) {
            poly[i] = poly[i - 1] ^ multiply(poly[i], power[j]);
        }
        poly[0] = multiply(poly[0], power[j]);
        j = 2 * j % FIELD_ORDER;
    } while (j != first);
    return degree;
}

/* the generator, without its highest term */
static uint64_t make_generator(void)
{
    uint16_t poly[PARITY_BITS + 1] = { 1 };
    unsigned i, degree = 0;
    uint64_t generator = 0;

    for (i = 1; i < SYNDROMES; i += 2) {
        degree = times_minimal(poly, degree, i);
    }
    g_assert(degree == PARITY_BITS);
    for (i = 0; i < PARITY_BITS; i++) {
        generator |= (uint64_t)poly[i] << i;
    }
    return generator;
}

static void make_tables(void)
{
    uint64_t generator, r;
    unsigned i, bit;

    if (power[0]) {
        return;
    }
    make_field();
    generator = make_generator();
    for (i = 0; i < 256; i++) {
        r = (uint64_t)i << (PARITY_BITS - 8);
        for (bit = 0; bit < 8; bit++) {
            r = (r << 1) ^ (r >> (PARITY_BITS - 1) & 1 ? generator : 0);
        }
        remainder_of[i] = r & PARITY_MASK;
    }
}

static uint64_t remainder_of_data(const uint8_t *data)
{
    uint64_t r = 0;
    unsigned i;

    make_tables();
    for (i = 0; i < BCH_DATA; i++) {
        r = ((r << 8) & PARITY_MASK) ^
            remainder_of[(r >> (PARITY_BITS - 8)) ^ revbit8(data[i])];
    }
    return r;
}

void bch_encode(const uint8_t *data, uint8_t *parity)
{
    uint64_t r = remainder_of_data(data);
    unsigned i;

    memset(parity, 0xff, BCH_PARITY);
    for (i = 0; i < PARITY_BITS; i++) {
        if (!(r >> (PARITY_BITS - 1 - i) & 1)) {
            parity[i / 8] &= ~(1 << (i % 8));
        }
    }
}

/* the word's remainder, which is 0 if nothing has changed */
static uint64_t remainder_of_word(const uint8_t *data)
{
    uint64_t r = remainder_of_data(data);
    unsigned i;

    for (i = 0; i < PARITY_BITS; i++) {
        r ^= (uint64_t)(data[BCH_DATA + i / 8] >> (i % 8) & 1)
             << (PARITY_BITS - 1 - i);
    }
    return r;
}

/* the remainder at 2^1, 2^2, … */
static void find_syndromes(uint64_t r, uint16_t *syndrome)
{
    unsigned i, j;

    for (j = 0; j < SYNDROMES; j++) {
        syndrome[j] = 0;
        for (i = 0; i < PARITY_BITS; i++) {
            if (r >> i & 1) {
                syndrome[j] ^= power[i * (j + 1) % FIELD_ORDER];
            }
        }
    }
}

/* Berlekamp and Massey; returns the length of the shift register */
static unsigned find_locator(const uint16_t *syndrome, uint16_t *locator)
{
    uint16_t last[SYNDROMES + 1] = { 1 }, old[SYNDROMES + 1];
    uint16_t differs, before = 1;
    unsigned i, n, length = 0, gap = 1;

    memset(locator, 0, (SYNDROMES + 1) * sizeof(*locator));
    locator[0] = 1;
    for (n = 0; n < SYNDROMES; n++, gap++) {
        differs = syndrome[n];
        for (i = 1; i <= length; i++) {
            differs ^= multiply(locator[i], syndrome[n - i]);
        }
        if (!differs) {
            continue;
        }
        memcpy(old, locator, sizeof(old));
        for (i = 0; i + gap <= SYNDROMES; i++) {
            locator[i + gap] ^= multiply(divide(differs, before), last[i]);
        }
        if (2 * length <= n) {
            length = n + 1 - length;
            memcpy(last, old, sizeof(last));
            before = differs;
            gap = 0;
        }
    }
    return length;
}

int bch_decode(const uint8_t *data, unsigned at[BCH_STRENGTH])
{
    uint16_t syndrome[SYNDROMES], locator[SYNDROMES + 1], sum;
    uint64_t r = remainder_of_word(data);
    unsigned i, degree, length, found = 0;

    if (!r) {
        return 0;
    }
    find_syndromes(r, syndrome);
    length = find_locator(syndrome, locator);
    if (length > BCH_STRENGTH) {
        return BCH_FAILED;
    }
    for (degree = 0; degree < WORD_BITS; degree++) {
        sum = 0;
        for (i = 0; i <= length; i++) {
            sum ^= multiply(locator[i],
                            power[(FIELD_ORDER - degree) * i % FIELD_ORDER]);
        }
        if (!sum) {
            if (found == length) {
                return BCH_FAILED;
            }
            at[found++] = WORD_BITS - 1 - degree;
        }
    }
    return found == length ? found : BCH_FAILED;
}
