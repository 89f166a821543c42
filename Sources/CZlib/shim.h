// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to zlib. Only what Swift cannot import.
#pragma once

// Makes zlib declare its input as const.
#define ZLIB_CONST
#include <zlib.h>

// zlib's own names for these are macros that pass sizeof(z_stream). Window bits
// of 15 + 16 choose the gzip format with the largest window.
static inline int chainrule_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}

static inline int chainrule_deflate_init_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
