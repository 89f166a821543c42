// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers as most are written, eight digits at a time.
//
// In a header for the reason of number_scale.h. The machine is little-endian, as are all that Swift
// runs on.
#pragma once
#include <stddef.h>

#include "number_scale.h"
#ifdef __cplusplus
extern "C" {
#endif

// The eight bytes of a text, the first one lowest.
static inline uint64_t chainrule_load_word(const uint8_t *text) {
  uint64_t word;
  memcpy(&word, text, sizeof word);
  return word;
}

// Of the bytes before the first that is no digit nothing, and of that one the high bit; what is said
// of the bytes behind it means nothing. Zero if all are digits.
//
// Digits become 0 to 9, which stay below the high bit when 0x76 is added; what is no digit has it,
// before or after, and may carry into the bytes behind it only.
static inline uint64_t chainrule_non_digits(uint64_t word) {
  const uint64_t ones = 0x0101010101010101, values = word ^ ones * '0';
  return ((values + ones * 0x76) | values) & ones * 0x80;
}

// The value of eight digits, the first one lowest in the word: pairs, then fours, then all.
static inline uint64_t chainrule_eight_digits(uint64_t word) {
  word = (word & 0x0F0F0F0F0F0F0F0F) * (10 << 8 | 1) >> 8;
  word = (word & 0x00FF00FF00FF00FF) * (100 << 16 | 1) >> 16;
  return (word & 0x0000FFFF0000FFFF) * (10000ull << 32 | 1) >> 32;
}

// The value of the first digits of a word, none to seven: zeros come before them.
static inline uint64_t chainrule_few_digits(uint64_t word, unsigned count) {
  return chainrule_eight_digits(word << 8 << (56 - 8 * count));
}

// The double nearest to a number of JSON's grammar, `text[0 ..< count]`, that has no exponent; false
// where this does not settle it: eight digits or more before the point, more than 19 in all, and what
// chainrule_scale_decimal leaves. Eight bytes behind the number may be read.
//
// Eight digits or sixteen are read from the end, if so many stand behind the point. What is left is
// at most seven digits at the beginning, out of which the point is moved.
static inline __attribute__((always_inline)) bool chainrule_read_plain_number(
    const uint8_t *text, size_t count, double *out) {
  const uint64_t is_negative = text[0] == '-';
  const uint8_t *end = text + count;
  uint64_t head = chainrule_load_word(text + is_negative);
  const uint64_t others = chainrule_non_digits(head);
  if (others == 0) return false;
  const unsigned whole_bits = (unsigned)__builtin_ctzll(others) & 0x38;
  size_t digits = count - is_negative, behind_point = 0;
  if (digits > whole_bits / 8) {
    const uint64_t whole = ((uint64_t)1 << whole_bits) - 1;
    head = (head & whole) | (head >> 8 & ~whole);
    digits -= 1;
    behind_point = digits - whole_bits / 8;
  }

  double value;
  if (behind_point >= 16) {
    if (digits > 16 + 7) return false;
    const uint64_t first = chainrule_few_digits(head, (unsigned)digits - 16);
    if (first > 999) return false;
    const uint64_t rest = chainrule_eight_digits(chainrule_load_word(end - 16)) * 100000000 +
                          chainrule_eight_digits(chainrule_load_word(end - 8));
    const uint64_t significand = first * 10000000000000000 + rest;
    if (!chainrule_scale_decimal(significand, -(int)behind_point, &value)) return false;
  } else {
    uint64_t significand;
    if (behind_point >= 8) {
      if (digits > 8 + 7) return false;
      significand = chainrule_few_digits(head, (unsigned)digits - 8) * 100000000 +
                    chainrule_eight_digits(chainrule_load_word(end - 8));
    } else {
      if (digits > 7) return false;
      significand = chainrule_few_digits(head, (unsigned)digits);
    }
    // Both are doubles, so that the division rounds once.
    value = (double)significand / chainrule_power_of_ten((int)behind_point);
  }
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  bits |= is_negative << 63;
  memcpy(out, &bits, sizeof bits);
  return true;
}

#ifdef __cplusplus
}
#endif
