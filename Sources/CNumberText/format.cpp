// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers to their shortest text.
#include <charconv>
#include <cmath>
#include <cstring>

#include "number_text.h"
#include "shortest.h"

namespace {

constexpr uint64_t powers_of_ten[] = {
    1ull,
    10ull,
    100ull,
    1000ull,
    10000ull,
    100000ull,
    1000000ull,
    10000000ull,
    100000000ull,
    1000000000ull,
    10000000000ull,
    100000000000ull,
    1000000000000ull,
    10000000000000ull,
    100000000000000ull,
    1000000000000000ull,
    10000000000000000ull,
    100000000000000000ull,
    1000000000000000000ull,
};

// How many digits a number below 10^18 has; the length in bits times log10(2) is at most one too many.
int digit_count(uint64_t value) {
  const int estimate = ((64 - __builtin_clzll(value | 1)) * 1233) >> 12;
  return estimate + (value >= powers_of_ten[estimate]);
}

// The eight digits of a number below 10^8 as bytes of a word, the first in the lowest: the quotients of
// its halves, of theirs and of theirs again, side by side.
uint64_t eight_digits(uint32_t value) {
  const uint64_t halves = value / 10000 | static_cast<uint64_t>(value % 10000) << 32;
  const uint64_t hundreds = ((halves * 10486) >> 20) & 0x7F0000007F;
  const uint64_t pairs = hundreds | (halves - 100 * hundreds) << 16;
  const uint64_t tens = ((pairs * 103) >> 10) & 0x000F000F000F000F;
  return (tens | (pairs - 10 * tens) << 8) + 0x3030303030303030;
}

void write_word(char *out, uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  std::memcpy(out, &word, sizeof word);
}

// As many digits as the shortest text of any number has at most.
constexpr int most_digits = 17;

// Writes the digits of a number below 10^17 with so many, and `gap` bytes that are undefined behind the
// first; what is behind the last is overwritten up to the place of the 17th. Always 17 are written, as
// their number is hard to guess for a processor.
template <int gap>
void write_digits(char *out, uint64_t value, int count) {
  value *= powers_of_ten[most_digits - count];
  const uint64_t high = value / 100000000;
  out[0] = static_cast<char>('0' + high / 100000000);
  write_word(out + 1 + gap, eight_digits(static_cast<uint32_t>(high % 100000000)));
  write_word(out + 9 + gap, eight_digits(static_cast<uint32_t>(value % 100000000)));
}

char *append_zeros(char *out, int count) {
  std::memset(out, '0', static_cast<size_t>(count));
  return out + count;
}

// Writes an exponent of three digits at most.
char *append_exponent(char *out, int exponent) {
  *out++ = 'e';
  if (exponent < 0) *out++ = '-';
  const auto value = static_cast<uint32_t>(std::abs(exponent));
  const int count = 1 + (value >= 10) + (value >= 100);
  write_word(out, eight_digits(value) >> (8 * (8 - count)));
  return out + count;
}

// Writes digits with a point behind the first `point` of them.
char *append_with_point(char *out, const chainrule_decimal &d, int count, int point) {
  write_digits<1>(out, d.digits, count);
  if (point > 1) std::memmove(out + 1, out + 2, static_cast<size_t>(point - 1));
  out[point] = '.';
  return out + count + 1;
}

// The four cases of ECMAScript's Number::toString, in the order of the specification.
char *append_decimal(char *out, const chainrule_decimal &d) {
  const int count = digit_count(d.digits), point = count + d.exponent;
  if (count <= point && point <= 21) {
    write_digits<0>(out, d.digits, count);
    return append_zeros(out + count, point - count);
  }
  if (0 < point && point <= 21) return append_with_point(out, d, count, point);
  if (-6 < point && point <= 0) {
    std::memcpy(out, "0.000000", 8);
    out += 2 - point;
    write_digits<0>(out, d.digits, count);
    return out + count;
  }
  if (count == 1) {
    *out++ = static_cast<char>('0' + d.digits);
  } else {
    out = append_with_point(out, d, count, 1);
  }
  return append_exponent(out, point - 1);
}

// The decimal that std::to_chars finds.
chainrule_decimal library_decimal(double value) {
  char text[48];
  const char *end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  chainrule_decimal result = {0, 0};
  const char *p = text;
  int behind_point = -1;
  for (; *p != 'e'; ++p) {
    if (*p == '.') continue;
    result.digits = result.digits * 10 + static_cast<uint64_t>(*p - '0');
    ++behind_point;
  }
  int exponent = 0;
  const bool is_negative = p[1] == '-';
  for (p += 2; p < end; ++p) exponent = exponent * 10 + (*p - '0');
  result.exponent = (is_negative ? -exponent : exponent) - behind_point;
  return result;
}

// Without the zeros at the end.
chainrule_decimal trimmed(chainrule_decimal d) {
  while (d.digits % 100 == 0) d = {d.digits / 100, d.exponent + 2};
  return d.digits % 10 == 0 ? chainrule_decimal{d.digits / 10, d.exponent + 1} : d;
}

// Whether a positive number has at most six digits behind its point and fifteen in all, as people
// write numbers; if so, what they are.
//
// Numbers of up to fifteen digits are all different doubles, so one that reads back as `value` is the
// shortest there is. That it reads back is the division: both its operands are exact.
bool few_digits(double value, chainrule_decimal &result) {
  constexpr double scale = 1e6;
  if (!(value < 1e9)) return false;
  const double scaled = value * scale;
  const auto whole = static_cast<long long>(scaled);
  if (static_cast<double>(whole) != scaled || scaled / scale != value) return false;
  result = {static_cast<uint64_t>(whole), -6};
  return true;
}

chainrule_decimal decimal(double value) {
  chainrule_decimal result;
  if (few_digits(value, result) || chainrule_shortest_decimal(value, &result)) {
    return trimmed(result);
  }
  return library_decimal(value);
}

chainrule_decimal decimal(float value) {
  chainrule_decimal result = {0, 0};
  chainrule_shortest_decimal(value, &result);
  return trimmed(result);
}

template <typename Number>
size_t shortest(Number value, char *out) {
  if (value == 0) {
    std::memcpy(out, "-0.0", 4);
    if (std::signbit(value)) return 4;
    *out = '0';
    return 1;
  }
  *out = '-';
  char *p = out + std::signbit(value);
  return static_cast<size_t>(append_decimal(p, decimal(std::abs(value))) - out);
}

}  // namespace

size_t chainrule_shortest_double(double value, char *out) { return shortest(value, out); }

size_t chainrule_shortest_float(float value, char *out) { return shortest(value, out); }
