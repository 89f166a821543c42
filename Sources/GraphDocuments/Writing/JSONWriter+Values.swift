// SPDX-License-Identifier: Apache-2.0
// ChainRule: brackets, names, numbers and words.

internal import Autodiff

extension JSONWriter {
  @inline(__always)
  package mutating func beginObject() { open(UInt8(ascii: "{")) }

  @inline(__always)
  package mutating func endObject() { close(UInt8(ascii: "}")) }

  @inline(__always)
  package mutating func beginArray() { open(UInt8(ascii: "[")) }

  @inline(__always)
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes a member's name, which needs no escapes.
  @inline(__always)
  package mutating func name(_ name: StaticString) {
    var out = TextCursor(reserve(name.utf8CodeUnitCount + 4))
    separate(&out)
    out.put(UInt8(ascii: "\""))
    out.put(word: name)
    out.put("\":")
    commit(to: out)
    awaitValue()
  }

  /// Writes a member's name.
  package mutating func name(_ name: String) {
    string(name)
    endName()
  }

  /// Writes a member's name of UTF-8.
  package mutating func name(utf8 name: UnsafeBufferPointer<UInt8>) {
    string(utf8: name)
    endName()
  }

  @inline(__always)
  package mutating func null() { word("null") }

  @inline(__always)
  package mutating func boolean(_ value: Bool) { value ? word("true") : word("false") }

  @inline(__always)
  private mutating func word(_ text: StaticString) {
    var out = TextCursor(reserve(text.utf8CodeUnitCount + 1))
    separate(&out)
    out.put(word: text)
    commit(to: out)
  }

  /// Writes a whole number.
  @inline(__always)
  package mutating func integer(_ value: Int) {
    separate()
    commit(NumberText.write(Int64(value), to: reserve(NumberText.maximumLength)))
  }

  /// Writes a double in its shortest form.
  @inline(__always)
  package mutating func number(_ value: Double) {
    separate()
    digits(value)
  }

  /// Writes a float32 in the shortest form that reads back as that float32.
  package mutating func number(_ value: Float) {
    separate()
    digits(value)
  }

  /// Writes a number before which no comma belongs.
  @inline(__always)
  mutating func digits<S: TextScalar>(_ value: S) {
    guard value.isFinite else { return nonFiniteNumber(Double(value)) }
    commit(S.writeText(of: value, to: reserve(NumberText.maximumLength)))
  }

  /// Writes an element of a tensor, which is kept as a floating-point number whatever its type.
  @inline(__always)
  mutating func element<S: TextScalar>(_ value: S, as type: ElementType) {
    switch type {
    case .float64, .int64:
      separate()
      digits(value)
    case .float32: number(Float(value))
    case .bool: boolean(value != 0)
    }
  }

  /// Makes what was written last, as a string, the name of a member.
  package mutating func colon() { endName() }

  /// Writes JSON that is already there, as one value.
  package mutating func raw(_ json: UnsafeBufferPointer<UInt8>) {
    separate()
    guard let start = json.baseAddress else { return }
    reserve(json.count).update(from: start, count: json.count)
    commit(json.count)
  }

  @inline(never)
  private mutating func nonFiniteNumber(_ value: Double) {
    let text = nonFiniteText(value)
    reserve(text.utf8CodeUnitCount).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    commit(text.utf8CodeUnitCount)
  }

  /// What a number that is not finite is written as, which is noted.
  @inline(never)
  mutating func nonFiniteText(_ value: Double) -> StaticString {
    noteNonFinite()
    return switch (nonFinite, value.isNaN, value < 0) {
    // With `.error` the reply is thrown away; until then it stays JSON.
    case (.null, _, _), (.error, _, _): "null"
    case (.string, true, _): "\"NaN\""
    case (.string, false, true): "\"-Infinity\""
    case (.string, false, false): "\"Infinity\""
    }
  }
}
