// SPDX-License-Identifier: Apache-2.0
// ChainRule: up to 19 digits and a power of ten to the nearest double, without reading text again.
#include "number_text.h"
#include "powers_of_five.h"

#include <cstring>

namespace {

struct Product {
  uint64_t high, low;
};

Product multiply(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return {static_cast<uint64_t>(product >> 64), static_cast<uint64_t>(product)};
}

// The 128 highest bits of significand * 5^power, or too few to be sure of the rounding.
//
// The high half of the power nearly always suffices; only where all bits that rounding looks at
// are ones may the low half carry into them.
Product scaled(uint64_t significand, const chainrule_power_of_five &power) {
  Product first = multiply(significand, power.high);
  if ((first.high & 0x1FF) == 0x1FF) {
    const Product second = multiply(significand, power.low);
    first.low += second.high;
    if (first.low < second.high) ++first.high;
  }
  return first;
}

}  // namespace

// D. Lemire, "Number parsing at a gigabyte per second" (2021), section 5 and 9.1. What it leaves
// open, and whatever would be subnormal or infinite, is answered false.
bool chainrule_scale_decimal(uint64_t significand, int exponent, double *out) {
  if (significand == 0 || exponent < chainrule_least_power ||
      exponent > chainrule_greatest_power) {
    return false;
  }
  const int shift = __builtin_clzll(significand);
  const auto &power = chainrule_powers_of_five[exponent - chainrule_least_power];
  const Product product = scaled(significand << shift, power);
  if (product.low == UINT64_MAX && (exponent < -27 || exponent > 55)) return false;

  const int upper = static_cast<int>(product.high >> 63);
  uint64_t mantissa = product.high >> (upper + 9);  // 53 bits and one to round by
  // The floor of the exponent's binary logarithm: 217706 / 2^16 is log2(10), near enough up to 350.
  int binary = ((217706 * exponent) >> 16) + 63 + upper - shift + 1023;
  if (binary <= 0) return false;
  // Exactly half way, which only small powers allow: to the even one.
  if (product.low <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 &&
      (mantissa << (upper + 9)) == product.high) {
    mantissa &= ~uint64_t(1);
  }
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= uint64_t(1) << 53) {
    mantissa = uint64_t(1) << 52;
    ++binary;
  }
  if (binary >= 0x7FF) return false;
  const uint64_t bits = (mantissa & ~(uint64_t(1) << 52)) | static_cast<uint64_t>(binary) << 52;
  std::memcpy(out, &bits, sizeof bits);
  return true;
}
