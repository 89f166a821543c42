// SPDX-License-Identifier: Apache-2.0
// ChainRule: the shortest decimal that rounds to a number, by three products.
#include "shortest.h"

#include <cstring>

#include "number_scale.h"

namespace {

// The floor of log10(2^e), of log10(3/4 2^e) and of log2(10^e): fixed-point products that are right for
// every exponent that a double has.
int log10_of_power_of_two(int e) { return (e * 1262611) >> 22; }
int log10_of_three_quarters(int e) { return (e * 1262611 - 524031) >> 22; }
int log2_of_power_of_ten(int e) { return (e * 1741647) >> 19; }

// The 64 highest of 192 bits of a product, the lowest of them set if any lower one is, but for what may
// come of the factor being rounded up: enough to compare with whole numbers as the product itself would.
uint64_t product_to_odd(const chainrule_power_of_five &power, uint64_t factor) {
  const auto low = static_cast<unsigned __int128>(power.low) * factor;
  const auto high =
      static_cast<unsigned __int128>(power.high) * factor + static_cast<uint64_t>(low >> 64);
  const auto rest = static_cast<uint64_t>(high);
  return static_cast<uint64_t>(high >> 64) | (rest > 1);
}

// 10^exponent, times a power of two that makes it 128 bits, rounded up even if it is exact. The table
// is rounded up from -27 to -1 and cut elsewhere.
chainrule_power_of_five rounded_up(int exponent) {
  chainrule_power_of_five power = chainrule_powers_of_five[exponent - chainrule_least_power];
  if (exponent >= -27 && exponent < 0) return power;
  if (++power.low == 0) ++power.high;
  return power;
}

// The shortest decimal in the interval of what rounds to c 2^q, which is regular if it is as wide below as
// above.
//
// R. Giulietti, "The Schubfach way to render doubles" (2020), section 9: the interval goes from
// (c - 1/2) 2^q to (c + 1/2) 2^q, but only to (c - 1/4) 2^q below a power of two. With k such that 10^k is
// no wider than it but 10^(k+1) is, it holds a multiple of 10^k, and of 10^(k+1) at most one, which is then
// shorter. All is compared in quarters of 10^k, in which the ends and the value are the three products.
bool shortest(uint64_t c, int q, bool is_regular, chainrule_decimal *out) {
  const int k = is_regular ? log10_of_power_of_two(q) : log10_of_three_quarters(q);
  if (-k > chainrule_greatest_power) return false;
  const chainrule_power_of_five power = rounded_up(-k);
  const int shift = q + log2_of_power_of_ten(-k) + 1;
  const uint64_t lower = product_to_odd(power, (4 * c - (is_regular ? 2 : 1)) << shift);
  const uint64_t middle = product_to_odd(power, (4 * c) << shift);
  const uint64_t upper = product_to_odd(power, (4 * c + 2) << shift);
  // The ends belong to the interval if they would be rounded to an even significand.
  const uint64_t first = lower + (c & 1), last = upper - (c & 1);

  const uint64_t s = middle / 4;
  if (s >= 10) {
    const uint64_t tens = s / 10;
    const bool is_below = first <= 40 * tens, is_above = 40 * tens + 40 <= last;
    if (is_below != is_above) {
      *out = {tens + is_above, k + 1};
      return true;
    }
  }
  const bool is_below = first <= 4 * s, is_above = 4 * s + 4 <= last;
  if (is_below != is_above) {
    *out = {s + is_above, k};
    return true;
  }
  // Both or none: the nearer one, and the even one of two that are as near.
  const uint64_t half = 4 * s + 2;
  *out = {s + (middle > half || (middle == half && (s & 1) != 0)), k};
  return true;
}

// The significand and exponent of a positive number of which the bits are known.
template <int fraction_bits, int least_exponent>
bool shortest(uint64_t bits, chainrule_decimal *out) {
  const uint64_t one = uint64_t(1) << fraction_bits, fraction = bits & (one - 1);
  const int biased = static_cast<int>(bits >> fraction_bits);
  // Subnormal numbers have the exponent of the least normal ones, and no leading one.
  if (biased == 0) return shortest(fraction, least_exponent, true, out);
  return shortest(fraction | one, least_exponent + biased - 1, fraction != 0 || biased == 1, out);
}

}  // namespace

bool chainrule_shortest_decimal(double value, chainrule_decimal *out) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return shortest<52, -1074>(bits, out);
}

bool chainrule_shortest_decimal(float value, chainrule_decimal *out) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return shortest<23, -149>(bits, out);
}
