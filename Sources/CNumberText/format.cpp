// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers to their shortest text.
#include "number_text.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace {

// The shortest digits d1 d2 ... dk of a positive number, and n such that it is 0.d1d2...dk * 10^n.
struct Decimal {
  char digits[24];
  int count;
  int point;
};

template <typename Number>
Decimal shortest_digits(Number value) {
  char text[48];
  const char *end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  Decimal result;
  result.count = 0;
  const char *p = text;
  for (; *p != 'e'; ++p) {
    if (*p != '.') result.digits[result.count++] = *p;
  }
  int exponent = 0;
  const bool negative = p[1] == '-';
  for (p += 2; p < end; ++p) exponent = exponent * 10 + (*p - '0');
  result.point = (negative ? -exponent : exponent) + 1;
  return result;
}

// Whether a positive number has at most six digits behind its point and fifteen in all, as people
// write numbers; if so, what they are.
//
// Numbers of up to fifteen digits are all different doubles, so one that reads back as `value` is the
// shortest there is. That it reads back is the division: both its operands are exact.
bool few_digits(double value, Decimal &result) {
  constexpr double scale = 1e6;
  if (!(value < 1e9)) return false;
  const double scaled = value * scale;
  auto whole = static_cast<long long>(scaled);
  if (static_cast<double>(whole) != scaled || scaled / scale != value) return false;
  const char *end = std::to_chars(result.digits, result.digits + sizeof result.digits, whole).ptr;
  result.count = static_cast<int>(end - result.digits);
  result.point = result.count - 6;
  while (result.count > 1 && result.digits[result.count - 1] == '0') --result.count;
  return true;
}

char *append(char *out, const char *bytes, int count) {
  std::memcpy(out, bytes, static_cast<size_t>(count));
  return out + count;
}

char *append_zeros(char *out, int count) {
  std::memset(out, '0', static_cast<size_t>(count));
  return out + count;
}

char *append_exponent(char *out, int exponent) {
  *out++ = 'e';
  return std::to_chars(out, out + 6, exponent).ptr;
}

// The four cases of ECMAScript's Number::toString, in the order of the specification.
char *append_decimal(char *out, const Decimal &d) {
  if (d.count <= d.point && d.point <= 21) {
    out = append(out, d.digits, d.count);
    return append_zeros(out, d.point - d.count);
  }
  if (0 < d.point && d.point <= 21) {
    out = append(out, d.digits, d.point);
    *out++ = '.';
    return append(out, d.digits + d.point, d.count - d.point);
  }
  if (-6 < d.point && d.point <= 0) {
    out = append(out, "0.", 2);
    out = append_zeros(out, -d.point);
    return append(out, d.digits, d.count);
  }
  *out++ = d.digits[0];
  if (d.count > 1) {
    *out++ = '.';
    out = append(out, d.digits + 1, d.count - 1);
  }
  return append_exponent(out, d.point - 1);
}

Decimal digits_of(double value) {
  Decimal result;
  return few_digits(value, result) ? result : shortest_digits(value);
}

Decimal digits_of(float value) { return shortest_digits(value); }

template <typename Number>
size_t shortest(Number value, char *out) {
  char *p = out;
  if (value == 0) {
    p = std::signbit(value) ? append(p, "-0.0", 4) : append(p, "0", 1);
    return static_cast<size_t>(p - out);
  }
  if (std::signbit(value)) *p++ = '-';
  return static_cast<size_t>(append_decimal(p, digits_of(std::abs(value))) - out);
}

}  // namespace

size_t chainrule_shortest_double(double value, char *out) { return shortest(value, out); }

size_t chainrule_shortest_float(float value, char *out) { return shortest(value, out); }
