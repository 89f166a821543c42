// SPDX-License-Identifier: Apache-2.0
// ChainRule: simdjson's judgement of a document, callable from Swift.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

// Whether `text[0 ..< count]` is a JSON document.
//
// Writes the first `capacity` of its numbers in document order, as doubles, and counts all of them.
bool chainrule_simdjson_reads(
    const char *text, size_t count, double *numbers, size_t capacity, size_t *number_count);

#ifdef __cplusplus
}
#endif
