// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers of the precisions that text is made of.

package import Autodiff

/// A number that has a text of its own precision.
package protocol TextScalar: Scalar, CustomStringConvertible {
  /// Writes the shortest text that reads back as a finite number, and returns its length.
  static func writeText(of value: Self, to out: UnsafeMutablePointer<UInt8>) -> Int

  /// Writes a number that is whole, if that is quickly seen, and returns its length; 0 for others, of
  /// which a negative zero must be one, since without its sign it has not the text of the other.
  static func writeWhole(_ value: Self, to out: UnsafeMutablePointer<UInt8>) -> Int

  /// Writes one of the others, as ``writeText(of:to:)`` does.
  static func writeOther(_ value: Self, to out: UnsafeMutablePointer<UInt8>) -> Int

  /// What sets the number apart from others of its type.
  var bits: UInt64 { get }

  /// Writes the number as JSON.
  ///
  /// A requirement and no generic function, so that whoever is compiled for one precision calls what
  /// is compiled for it.
  func write(to json: inout JSONWriter)

  /// Writes the number as JSON, as an element of a tensor of this type.
  func write(to json: inout JSONWriter, as type: ElementType)

  /// Writes members that are numbers.
  static func write(
    _ scalars: ScalarNumbers<Self>, of nodes: NamedNodes, to json: inout JSONWriter
  ) -> Bool

  /// Writes edges between scalars, and returns how many.
  ///
  /// - Parameter locals: The derivatives, by the places of operands.
  static func write(
    _ run: EdgeRun, _ columns: EdgeColumns, values: ScalarNumbers<Self>,
    gradients: ScalarNumbers<Self>, locals: UnsafePointer<Self>, to json: inout JSONWriter
  ) -> Int
}

extension Double: TextScalar {
  @inline(__always)
  package static func writeText(of value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    NumberText.write(value, to: out)
  }

  @inline(__always)
  package static func writeWhole(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    NumberText.writeWhole(value, to: out)
  }

  @inline(__always)
  package static func writeOther(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    NumberText.writeShortest(value, to: out)
  }

  @inline(__always)
  package var bits: UInt64 { bitPattern }

  package func write(to json: inout JSONWriter) { json.number(self) }

  package func write(to json: inout JSONWriter, as type: ElementType) {
    json.element(self, as: type)
  }

  package static func write(
    _ scalars: ScalarNumbers<Double>, of nodes: NamedNodes, to json: inout JSONWriter
  ) -> Bool {
    json.members(scalars, of: nodes)
  }

  package static func write(
    _ run: EdgeRun, _ columns: EdgeColumns, values: ScalarNumbers<Double>,
    gradients: ScalarNumbers<Double>, locals: UnsafePointer<Double>, to json: inout JSONWriter
  ) -> Int {
    json.edges(run, columns, values, gradients, locals)
  }
}

extension Float: TextScalar {
  package static func writeText(of value: Float, to out: UnsafeMutablePointer<UInt8>) -> Int {
    NumberText.write(value, to: out)
  }

  @inline(__always)
  package static func writeWhole(_ value: Float, to out: UnsafeMutablePointer<UInt8>) -> Int {
    // Of all that are whole, only the text of zeros is another with their sign.
    if value != 0 || value.sign == .minus { return 0 }
    out[0] = UInt8(ascii: "0")
    return 1
  }

  @inline(__always)
  package static func writeOther(_ value: Float, to out: UnsafeMutablePointer<UInt8>) -> Int {
    NumberText.write(value, to: out)
  }

  @inline(__always)
  package var bits: UInt64 { UInt64(bitPattern) }

  package func write(to json: inout JSONWriter) { json.number(self) }

  package func write(to json: inout JSONWriter, as type: ElementType) {
    json.element(self, as: type)
  }

  package static func write(
    _ scalars: ScalarNumbers<Float>, of nodes: NamedNodes, to json: inout JSONWriter
  ) -> Bool {
    json.members(scalars, of: nodes)
  }

  package static func write(
    _ run: EdgeRun, _ columns: EdgeColumns, values: ScalarNumbers<Float>,
    gradients: ScalarNumbers<Float>, locals: UnsafePointer<Float>, to json: inout JSONWriter
  ) -> Int {
    json.edges(run, columns, values, gradients, locals)
  }
}

extension FloatingPoint {
  /// Whether it is the same number, which has the same text; zeros differ in their sign.
  @inlinable
  package func isIdentical(to other: Self) -> Bool { self == other && sign == other.sign }
}
