// SPDX-License-Identifier: Apache-2.0
// ChainRule: number text to numbers.
#include "number_text.h"

#include <charconv>
#include <limits>

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether a number out of range is large (true) or small (false).
//
// std::from_chars says the same of 1e999 and 1e-400, without a value. Here the decimal exponent of
// the first digit that is not zero decides; any text out of range is far from one in either
// direction. The written exponent saturates, as it may have thousands of digits.
bool is_large(const char *text, const char *end) {
  constexpr long long bound = 1LL << 60;
  long long leading = 0;  // the exponent of the first digit that is not zero
  long long place = 0;    // digits since the first of the integer part, less those after the point
  bool found = false, point = false;
  const char *p = text + (*text == '-');
  for (; p < end && (is_digit(*p) || *p == '.'); ++p) {
    if (*p == '.') {
      point = true;
      continue;
    }
    if (!found && *p != '0') {
      found = true;
      leading = point ? -(place + 1) : 0;
    } else if (found && !point) {
      ++leading;
    }
    if (point) ++place;
  }
  long long exponent = 0;
  if (p < end) {  // an 'e'
    ++p;
    const bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) ++p;
    for (; p < end; ++p) {
      if (exponent < bound) exponent = exponent * 10 + (*p - '0');
    }
    if (negative) exponent = -exponent;
  }
  return exponent + leading > 0;
}

template <typename Number>
chainrule_number_status parse(const char *text, size_t count, Number *out) {
  const char *end = text + count;
  const auto result = std::from_chars(text, end, *out);
  if (result.ec == std::errc() && result.ptr == end) return CHAINRULE_NUMBER_OK;
  if (result.ec != std::errc::result_out_of_range || result.ptr != end) {
    return CHAINRULE_NUMBER_MALFORMED;
  }
  const bool large = is_large(text, end);
  const Number magnitude = large ? std::numeric_limits<Number>::infinity() : Number(0);
  *out = *text == '-' ? -magnitude : magnitude;
  return large ? CHAINRULE_NUMBER_OVERFLOW : CHAINRULE_NUMBER_UNDERFLOW;
}

}  // namespace

chainrule_number_status chainrule_parse_double(const char *text, size_t count, double *out) {
  return parse(text, count, out);
}

chainrule_number_status chainrule_parse_float(const char *text, size_t count, float *out) {
  return parse(text, count, out);
}
