// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents read by simdjson, and written by the standard library.
#include "reference.h"

#include <charconv>
#include <cstring>

#include <simdjson.h>

extern "C" int64_t reference_read_doubles(
    const char *text, size_t count, double *numbers, size_t capacity) {
  static thread_local simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::array array;
  simdjson::padded_string_view view(text, count, count + simdjson::SIMDJSON_PADDING);
  if (parser.iterate(view).get(document) || document.get_array().get(array)) return -1;
  size_t found = 0;
  for (auto element : array) {
    double number;
    if (element.get_double().get(number)) return -1;
    if (found < capacity) numbers[found] = number;
    ++found;
  }
  return int64_t(found);
}

extern "C" bool reference_parse(const char *text, size_t count) {
  static thread_local simdjson::dom::parser parser;
  simdjson::dom::element document;
  return !parser.parse(text, count, false).get(document);
}

extern "C" size_t reference_write(
    const char *names, const double *values, size_t count, char *out) {
  char *at = out;
  *at++ = '{';
  for (size_t i = 0; i < count; ++i) {
    size_t length = std::strlen(names);
    *at++ = '"';
    std::memcpy(at, names, length);
    at += length;
    *at++ = '"';
    *at++ = ':';
    at = std::to_chars(at, at + 32, values[i]).ptr;
    *at++ = i + 1 < count ? ',' : '}';
    names += length + 1;
  }
  return size_t(at - out);
}
