// SPDX-License-Identifier: Apache-2.0
// ChainRule: number text through the C++ standard library, callable from Swift.
#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

// Writes the shortest text that reads back as `value` into `out` (at least 32 bytes).
// Returns the number of bytes written.
size_t chainrule_shortest_double(double value, char *out);

#ifdef __cplusplus
}
#endif
