// SPDX-License-Identifier: Apache-2.0
// ChainRule: an elementwise operation read in any algebra, for the tests.

import Testing

@testable import Autodiff

/// What an elementwise operation makes of its arguments.
struct Reading<A: Algebra> {
  let value: A
  let partials: [A]
}

/// Reads an elementwise operation; `nil` of the others.
struct OperationReader<A: Algebra>: OperationVisitor {
  let attributes: [Double]
  let arguments: [A]

  mutating func visit<O: LeafOperation>(_ operation: O.Type) -> Reading<A>? { nil }
  mutating func visit<O: GeneralOperation>(_ operation: O.Type) -> Reading<A>? { nil }

  mutating func visit<O: UnaryOperation>(_ operation: O.Type) -> Reading<A>? {
    guard let o = made(operation), arguments.count == 1 else { return nil }
    let x = arguments[0]
    let y = o.value(x)
    return Reading(value: y, partials: [o.derivative(x, y)])
  }

  mutating func visit<O: BinaryOperation>(_ operation: O.Type) -> Reading<A>? {
    guard let o = made(operation), arguments.count == 2 else { return nil }
    let (a, b) = (arguments[0], arguments[1])
    let y = o.value(a, b)
    return Reading(value: y, partials: [o.partialA(a, b, y), o.partialB(a, b, y)])
  }

  mutating func visit<O: TernaryOperation>(_ operation: O.Type) -> Reading<A>? {
    guard let o = made(operation), arguments.count == 3 else { return nil }
    let (a, b, c) = (arguments[0], arguments[1], arguments[2])
    let y = o.value(a, b, c)
    return Reading(
      value: y,
      partials: [o.partialA(a, b, c, y), o.partialB(a, b, c, y), o.partialC(a, b, c, y)])
  }

  private func made<O: ElementwiseOperation>(_ operation: O.Type) -> O? {
    (attributes + [0]).withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { O(Parameters($0)) }
    }
  }
}

/// The listing of any operation, and whether it is elementwise.
struct OperationLister: OperationVisitor {
  typealias Result = (listing: OperationListing, isElementwise: Bool)

  mutating func visit<O: LeafOperation>(_ operation: O.Type) -> Result { (O.listing, false) }
  mutating func visit<O: UnaryOperation>(_ operation: O.Type) -> Result { (O.listing, true) }
  mutating func visit<O: BinaryOperation>(_ operation: O.Type) -> Result { (O.listing, true) }
  mutating func visit<O: TernaryOperation>(_ operation: O.Type) -> Result { (O.listing, true) }
  mutating func visit<O: GeneralOperation>(_ operation: O.Type) -> Result { (O.listing, false) }
}

/// An elementwise operation of the catalogue.
struct Elementwise: CustomTestStringConvertible, Sendable {
  let code: OperationCode
  let listing: OperationListing

  var testDescription: String { listing.name }

  /// Every one of them, in the order of the catalogue.
  static let all: [Elementwise] = OperationCode.allCases.compactMap { code in
    var lister = OperationLister()
    let found = code.accept(&lister)
    return found.isElementwise ? Elementwise(code: code, listing: found.listing) : nil
  }

  static func named(_ name: String) -> Elementwise? { all.first { $0.listing.name == name } }

  func read<A: Algebra>(_ arguments: [A], attributes: [Double]? = nil) -> Reading<A>? {
    var reader = OperationReader(attributes: attributes ?? usualAttributes, arguments: arguments)
    return code.accept(&reader)
  }

  /// The defaults, and 2.5 for a number that has none.
  var usualAttributes: [Double] {
    let values = listing.attributes.enumerated().map { index, attribute -> AttributeValue in
      switch attribute.fallback {
      case nil: .number(2.5)
      // Of bounds, the lower one comes first.
      case .some(.none): .number(1.5 * Double(index) - 0.5)
      case .some(let fallback): fallback
      }
    }
    return AttributeValues(values).parameters(for: listing)
  }

  /// Points of the domain at which nothing is equal, whole or 0: no kink, no step.
  var regularPoints: [[Double]] {
    let candidates = [
      [0.3, 0.7, 1.3, 2.6, -0.4, -1.7, 4.1, 0.55], [1.9, 0.6, 2.2, -0.7, 0.8, 0.2, 1.4, 0.35],
    ]
    let columns = listing.arguments.indices.map { index in
      candidates[index % 2].map { index < 2 ? $0 : $0 / 2 }.filter {
        index >= listing.domain.count || listing.domain[index].contains($0)
      }
    }
    return (0..<(columns.map(\.count).min() ?? 0)).map { row in columns.map { $0[row] } }
  }
}
