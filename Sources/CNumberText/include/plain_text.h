// SPDX-License-Identifier: Apache-2.0
// ChainRule: how far a string is plain, sixteen bytes at a time.
//
// In a header, so that it becomes a part of the loop that scans; in C, as Swift's own vectors are
// compared byte by byte.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __cplusplus
extern "C" {
#endif

// How many bytes come before the first that is a quote, a backslash, a control character or not
// ASCII. There is one, and up to 15 bytes after it are read. The machine is little-endian, as are all
// that Swift runs on.
static inline size_t chainrule_plain_length(const uint8_t *text) {
  typedef signed char lanes __attribute__((vector_size(16)));
  for (size_t length = 0;; length += 16) {
    lanes bytes;
    memcpy(&bytes, text + length, sizeof bytes);
    // As signed bytes, those beyond ASCII are negative, and below all that is plain.
    const lanes stops = (lanes)((bytes == '"') | (bytes == '\\') | (bytes < 0x20));
    uint64_t halves[2];
    memcpy(halves, &stops, sizeof halves);
    if (halves[0]) return length + (size_t)(__builtin_ctzll(halves[0]) >> 3);
    if (halves[1]) return length + 8 + (size_t)(__builtin_ctzll(halves[1]) >> 3);
  }
}

#ifdef __cplusplus
}
#endif
