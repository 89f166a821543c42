// SPDX-License-Identifier: Apache-2.0
// ChainRule: number text through the C++ standard library, callable from Swift.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

// What came of reading a number.
typedef enum chainrule_number_status {
  CHAINRULE_NUMBER_OK = 0,
  // The magnitude is above the largest finite number; *out is an infinity of the text's sign.
  CHAINRULE_NUMBER_OVERFLOW = 1,
  // The magnitude rounds to zero although a digit is not; *out is a zero of the text's sign.
  CHAINRULE_NUMBER_UNDERFLOW = 2,
  // The text is not a number of JSON's grammar as a whole; *out is not written.
  CHAINRULE_NUMBER_MALFORMED = 3
} chainrule_number_status;

// Reads the number written in `text[0 ..< count]`, correctly rounded.
//
// The caller has checked JSON's grammar: std::from_chars alone would also take "inf", ".5" and "1.".
chainrule_number_status chainrule_parse_double(const char *text, size_t count, double *out);

// The same, rounded once to float32 (and not first to float64).
chainrule_number_status chainrule_parse_float(const char *text, size_t count, float *out);

// Writes the shortest text that reads back as `value` into `out` (at least 32 bytes), and returns
// the number of bytes written. `value` is finite.
//
// The form is JavaScript's: 100000, 0.0001, 1e-7, 1e21, whole numbers without a point; but a
// negative zero keeps its sign, as -0.0, and a positive exponent has no plus.
size_t chainrule_shortest_double(double value, char *out);

// The same for float32: the shortest text that reads back as that float32.
size_t chainrule_shortest_float(float value, char *out);

#ifdef __cplusplus
}
#endif
