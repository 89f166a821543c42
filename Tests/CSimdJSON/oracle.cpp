// SPDX-License-Identifier: Apache-2.0
// ChainRule: simdjson's judgement of a document, callable from Swift.
#include "simdjson_oracle.h"

#include <simdjson.h>

namespace {

struct Numbers {
  double *out;
  size_t capacity;
  size_t count = 0;

  void append(double value) {
    if (count < capacity) out[count] = value;
    ++count;
  }
};

// The documents of the tests are at most a few hundred deep.
void collect(simdjson::dom::element value, Numbers &numbers) {
  using Type = simdjson::dom::element_type;
  switch (value.type()) {
    case Type::ARRAY:
      for (auto element : simdjson::dom::array(value)) collect(element, numbers);
      break;
    case Type::OBJECT:
      for (auto member : simdjson::dom::object(value)) collect(member.value, numbers);
      break;
    case Type::INT64:
    case Type::UINT64:
    case Type::DOUBLE:
      numbers.append(double(value));
      break;
    default:
      break;
  }
}

}  // namespace

extern "C" bool chainrule_simdjson_reads(
    const char *text, size_t count, double *numbers, size_t capacity, size_t *number_count) {
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(text, count).get(document)) return false;
  Numbers collected{numbers, capacity};
  collect(document, collected);
  *number_count = collected.count;
  return true;
}
