// SPDX-License-Identifier: Apache-2.0
// ChainRule: the exponential of float64, in a form that a compiler makes vectors of.
#include <stdint.h>
#include <string.h>

// Sums and products are rounded as they are written, in vectors and in what is left of them alike.
#pragma STDC FP_CONTRACT OFF

// Two to the power of `exponent` - 1023, which is from 1 to 2046.
static inline double power_of_two(uint64_t exponent) {
  uint64_t bits = exponent << 52;
  double result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

// exp(x), within one unit in the last place, without a branch.
//
// x = n log 2 + r with n whole and |r| at most half of log 2; exp(r) = 1 + r + r² q(r), where q is of
// degree 9 and fitted so that the largest relative error is least (3.6e-18). 2ⁿ is multiplied in two
// halves, as n may be beyond the range of exponents at either end. NaN fails both comparisons.
static inline __attribute__((always_inline)) double exponential(double x) {
  // Beyond these the result is 0 or infinite all the same, and n stays small.
  double bounded = x < -746 ? -746 : x;
  bounded = bounded > 710 ? 710 : bounded;
  // Added to this, a number is rounded to a whole one, which then stands in the lowest bits.
  const double shift = 0x1.8p52;
  double shifted = __builtin_fma(bounded, 0x1.71547652b82fep+0, shift);
  double n = shifted - shift;
  double r = __builtin_fma(n, -0x1.62e42fefa39efp-1, bounded);
  r = __builtin_fma(n, -0x1.abc9e3b39803fp-56, r);

  // By pairs, so that no step waits for all before it.
  double r2 = r * r, r4 = r2 * r2;
  double q01 = __builtin_fma(r, 0x1.55555555554f9p-3, 0x1.000000000000ap-1);
  double q23 = __builtin_fma(r, 0x1.1111111127d80p-7, 0x1.5555555550821p-5);
  double q45 = __builtin_fma(r, 0x1.a01a0129f717dp-13, 0x1.6c16c1843f540p-10);
  double q67 = __builtin_fma(r, 0x1.71df25cac3d8fp-19, 0x1.a01999cfca002p-16);
  double q89 = __builtin_fma(r, 0x1.ad7f4788aaf19p-26, 0x1.28adad34915cap-22);
  double low = __builtin_fma(q23, r2, q01), high = __builtin_fma(q67, r2, q45);
  double q = __builtin_fma(__builtin_fma(q89, r4, high), r4, low);
  double power = 1 + __builtin_fma(q, r2, r);

  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  // n + 2048, which is positive, and its half.
  uint64_t raised = bits - (0x4338000000000000 - 2048), half = raised >> 1;
  return power * power_of_two(half - 1) * power_of_two(raised - half - 1);
}
