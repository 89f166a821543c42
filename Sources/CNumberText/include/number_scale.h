// SPDX-License-Identifier: Apache-2.0
// ChainRule: up to 19 digits and a power of ten to the nearest double, without reading text again.
//
// Numbers of 17 digits come by the hundred thousand, so this is in a header: it becomes a part of the
// loop that reads them, in Swift too.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct chainrule_power_of_five {
  uint64_t high, low;
} chainrule_power_of_five;

enum { chainrule_least_power = -342, chainrule_greatest_power = 308 };

// The 128 highest bits of the powers of five, from the least on.
extern const chainrule_power_of_five chainrule_powers_of_five[];

// Ten to the power of 0 to 7.
static inline uint64_t chainrule_whole_power_of_ten(int exponent) {
  static const uint64_t powers[] = {
      1ull, 10ull, 100ull, 1000ull, 10000ull, 100000ull, 1000000ull, 10000000ull,
  };
  return powers[exponent];
}

// Ten to the power of 0 to 22, each of which is a double exactly.
static inline double chainrule_power_of_ten(int exponent) {
  static const double powers[] = {
      1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  };
  return powers[exponent];
}

// The double nearest to `significand * 10^exponent`; false where this does not settle it (zero, what
// is subnormal or too large, and a few in 10^19), and the text must be read as a whole.
//
// D. Lemire, "Number parsing at a gigabyte per second" (2021), section 5 and 9.1. What it leaves
// open, and whatever would be subnormal or infinite, is answered false.
static inline bool chainrule_scale_decimal(uint64_t significand, int exponent, double *out) {
  if (significand == 0 || exponent < chainrule_least_power ||
      exponent > chainrule_greatest_power) {
    return false;
  }
  const int shift = __builtin_clzll(significand);
  const chainrule_power_of_five *power =
      &chainrule_powers_of_five[exponent - chainrule_least_power];
  // The 128 highest bits of significand * 5^power, or too few to be sure of the rounding. The high
  // half of the power nearly always suffices; only where all bits that rounding looks at are ones may
  // the low half carry into them.
  unsigned __int128 product = (unsigned __int128)(significand << shift) * power->high;
  if (((uint64_t)(product >> 64) & 0x1FF) == 0x1FF) {
    product += ((unsigned __int128)(significand << shift) * power->low) >> 64;
  }
  const uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
  const int upper = (int)(high >> 63);
  uint64_t mantissa = high >> (upper + 9);  // 53 bits and one to round by
  // The floor of the exponent's binary logarithm: 217706 / 2^16 is log2(10), near enough up to 350.
  const int binary = ((217706 * exponent) >> 16) + 63 + upper - shift + 1023;
  if (binary <= 0) return false;
  if (__builtin_expect(low + 1 <= 2, 0)) {
    if (low == UINT64_MAX) {
      if (exponent < -27 || exponent > 55) return false;
    } else if (exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 &&
               (mantissa << (upper + 9)) == high) {
      // Exactly half way, which only small powers allow: to the even one.
      mantissa &= ~(uint64_t)1;
    }
  }
  // The leading bit of the significand adds one to the exponent, as does what rounding carries.
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  const uint64_t bits = ((uint64_t)(binary - 1) << 52) + mantissa;
  if (bits >= (uint64_t)0x7FF << 52) return false;
  memcpy(out, &bits, sizeof bits);
  return true;
}

#ifdef __cplusplus
}
#endif
