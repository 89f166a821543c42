// SPDX-License-Identifier: Apache-2.0
// ChainRule: what our own code is measured against: loops in C, and simdjson.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

// The operations that the loops know.
enum reference_code {
  REFERENCE_LEAF,
  REFERENCE_ADD,
  REFERENCE_SUBTRACT,
  REFERENCE_MULTIPLY,
  REFERENCE_NEGATE,
  REFERENCE_SIGMOID,
  REFERENCE_TANH,
  REFERENCE_SIN,
  REFERENCE_COS,
  REFERENCE_EXP,
};

// A graph of scalars in columns: the operands of step i are operands[first[i] ..< first[i + 1]], each
// the number of an earlier step.
struct reference_plan {
  int32_t count;
  const uint8_t *codes;
  const int32_t *first;
  const int32_t *operands;
};

// Computes the value of every step that is no leaf.
void reference_forward(const struct reference_plan *plan, double *values);

// Adds to the cotangent of every step what the later steps send it.
void reference_reverse(
    const struct reference_plan *plan, const double *values, double *cotangents);

// Reads an array of numbers with simdjson On-Demand; how many, or -1 if it is none. 64 bytes after
// the text must be readable.
int64_t reference_read_doubles(const char *text, size_t count, double *numbers, size_t capacity);

// Reads a document with simdjson's DOM and drops it; whether it is one.
bool reference_parse(const char *text, size_t count);

// Writes {"NAME":VALUE,...} with the shortest text of each number; the bytes written. `names` is
// the ids one after the other, each ended by a zero.
size_t reference_write(const char *names, const double *values, size_t count, char *out);

#ifdef __cplusplus
}
#endif
