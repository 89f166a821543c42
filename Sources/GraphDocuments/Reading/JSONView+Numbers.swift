// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers as doubles, floats and exact integers.

extension JSONView {
  /// The double nearest to a number.
  ///
  /// `-0` keeps its sign; what is too small is a zero of its sign. What is too large for a double is
  /// an infinity, which no number in a document can be otherwise: the caller refuses it.
  @inline(__always)
  package func double(at index: JSONIndex) -> Double {
    let word = word(index)
    return DecimalText.double(
      bytes + word.offset, count: word.extent, hasExponent: word.hasExponent)
  }

  /// The float32 nearest to a number, rounded once; an infinity where it is too large.
  package func float(at index: JSONIndex) -> Float {
    let word = word(index)
    return DecimalText.float(bytes + word.offset, count: word.extent)
  }

  /// The integer that a number is, also when written as 1.0 or 1e2; `nil` if it is none, or one
  /// beyond 64 bits.
  package func integer(at index: JSONIndex) -> Int? {
    let word = word(index)
    // Most are a digit: the place of an argument, the length of an axis.
    if word.extent == 1 { return Int(bytes[word.offset] &- UInt8(ascii: "0")) }
    return DecimalText.integer(bytes + word.offset, count: word.extent)
  }

  /// Whether a number is written with digits only.
  @inline(__always)
  package func isWrittenAsInteger(_ index: JSONIndex) -> Bool { word(index).hasFlag }

  /// Reads `count` numbers that stand one after the other, beginning at `first`.
  ///
  /// - Returns: The place of the first that is too large for a double; `nil` if all are read.
  package func readNumbers(
    from first: JSONIndex, count: Int, into out: UnsafeMutablePointer<Double>
  ) -> JSONIndex? {
    for number in 0..<count {
      let value = double(at: first &+ number)
      if !value.isFinite { return first + number }
      out[number] = value
    }
    return nil
  }
}
