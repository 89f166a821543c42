// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers of the precisions that text is made of.

package import Autodiff

/// A number that has a text of its own precision.
package protocol TextScalar: Scalar, CustomStringConvertible {
  /// Writes the shortest text that reads back as a finite number, and returns its length.
  static func writeText(of value: Self, to out: UnsafeMutablePointer<UInt8>) -> Int

  /// Writes the number as JSON.
  ///
  /// A requirement and no generic function, so that whoever is compiled for one precision calls what
  /// is compiled for it.
  func write(to json: inout JSONWriter)

  /// Writes the number as JSON, as an element of a tensor of this type.
  func write(to json: inout JSONWriter, as type: ElementType)

  /// Writes a member of this name that is the number; where the number stands.
  func write(
    member name: UnsafeBufferPointer<UInt8>, to json: inout JSONWriter
  ) -> TextRange

  /// Writes an edge between scalars.
  ///
  /// - Parameter texts: Where the same numbers stand already; ``TextRange/none`` where that is not known.
  static func write(
    _ ends: EdgeEnds, _ numbers: EdgeParts<Self>, again texts: EdgeParts<TextRange>,
    to json: inout JSONWriter
  ) -> EdgeTexts
}

extension Double: TextScalar {
  @inline(__always)
  package static func writeText(of value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    NumberText.write(value, to: out)
  }

  package func write(to json: inout JSONWriter) { json.number(self) }

  package func write(to json: inout JSONWriter, as type: ElementType) {
    json.element(self, as: type)
  }

  package func write(
    member name: UnsafeBufferPointer<UInt8>, to json: inout JSONWriter
  ) -> TextRange {
    json.member(utf8: name, self)
  }

  package static func write(
    _ ends: EdgeEnds, _ numbers: EdgeParts<Double>, again texts: EdgeParts<TextRange>,
    to json: inout JSONWriter
  ) -> EdgeTexts {
    json.edge(ends, numbers, again: texts)
  }
}

extension Float: TextScalar {
  package static func writeText(of value: Float, to out: UnsafeMutablePointer<UInt8>) -> Int {
    NumberText.write(value, to: out)
  }

  package func write(to json: inout JSONWriter) { json.number(self) }

  package func write(to json: inout JSONWriter, as type: ElementType) {
    json.element(self, as: type)
  }

  package func write(
    member name: UnsafeBufferPointer<UInt8>, to json: inout JSONWriter
  ) -> TextRange {
    json.member(utf8: name, self)
  }

  package static func write(
    _ ends: EdgeEnds, _ numbers: EdgeParts<Float>, again texts: EdgeParts<TextRange>,
    to json: inout JSONWriter
  ) -> EdgeTexts {
    json.edge(ends, numbers, again: texts)
  }
}

extension FloatingPoint {
  /// Whether it is the same number, which has the same text; zeros differ in their sign.
  @inlinable
  package func isIdentical(to other: Self) -> Bool { self == other && sign == other.sign }
}
