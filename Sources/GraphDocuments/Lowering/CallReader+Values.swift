// SPDX-License-Identifier: Apache-2.0
// ChainRule: values of leaves, beside what is stated of them.

internal import Autodiff

/// What a node states of its value; `nil` where it states nothing.
struct StatedValue {
  var shape: Shape?
  var type: ElementType?
}

extension CallReader {
  /// Gives a leaf the value at a place; whatever is wrong with it is reported, and the leaf left out.
  mutating func setValue(of node: Int, at place: JSONIndex, _ stated: StatedValue) {
    let id = { (reader: borrowing CallReader) in reader.builder.names[reader.builder.name(of: node)]
    }
    guard let head = readTensor(place, as: stated.type), let shape = countable(head, at: place)
    else {
      return exclude(node)
    }
    if let expected = stated.shape, expected != shape {
      guard shape.dimensions.dropFirst().elementsEqual(expected.dimensions) else {
        return refuseShape(of: node, shape, stated: expected, at: place)
      }
      valuesWithRows.append(
        ValueWithRows(node: node, shape: shape, stated: expected, place: place))
    }
    if let expected = stated.type, expected != head.type {
      exclude(node)
      let given = head.isTypeWritten ? head.type : nil
      return violations.add(
        CallFault.valueType(id(self), stated: expected, given: given), at: place)
    }
    builder.setValue(of: node, shape: shape, type: head.type, start: head.start)
    if makesTemplate { valuePlaces[node] = place }
  }

  /// Leaves a leaf out whose value has another shape than is stated.
  mutating func refuseShape(
    of node: Int, _ shape: Shape, stated: Shape, at place: JSONIndex?
  ) {
    exclude(node)
    let id = builder.names[builder.name(of: node)]
    violations.add(
      CallFault.valueShape(id, stated: stated.dimensions, given: shape.dimensions), at: place)
  }

  /// The shape of a value; `nil`, and reported, if it is more than can be counted or is allowed.
  mutating func countable(_ head: TensorHead, at place: JSONIndex) -> Shape? {
    if let shape = Shape(head.shape), shape.span <= limits.elements { return shape }
    violations.add(CallFault.shapeTooLarge(head.shape, limit: limits.elements), at: place)
    return nil
  }

  /// Reads a number or tensor; one that does not say what its elements are is read as `type`.
  mutating func readTensor(_ place: JSONIndex, as type: ElementType? = nil) -> TensorHead? {
    let reader = TensorReader(view, maximumElements: max(limits.elements - numbers.count, 0))
    let start = numbers.count
    do throws(TensorError) {
      guard let type else { return try reader.read(place, into: &numbers) }
      switch view.kind(at: place) {
      case .object: return try reader.read(place, into: &numbers)
      case .array: return try reader.readArray(place, as: type, into: &numbers)
      default: return try reader.readScalar(place, as: type, into: &numbers)
      }
    } catch {
      numbers.truncate(to: start)
      violations.add(error.fault, at: error.place)
      return nil
    }
  }

  mutating func readShape(_ place: JSONIndex) -> Shape? {
    guard view.kind(at: place) == .array else {
      reject(.member("shape"), "an array of whole numbers", place)
      return nil
    }
    var lengths: [Int] = []
    for element in view.elements(of: place) {
      guard let length = length(at: element) else {
        violations.add(TensorFault.badDimension(text: view.source(of: element)), at: element)
        return nil
      }
      lengths.append(length)
    }
    guard lengths.count <= TensorReader.maximumRank else {
      violations.add(
        TensorFault.tooManyDimensions(count: lengths.count, limit: TensorReader.maximumRank),
        at: place)
      return nil
    }
    guard let shape = Shape(lengths), shape.span <= limits.elements else {
      violations.add(CallFault.shapeTooLarge(lengths, limit: limits.elements), at: place)
      return nil
    }
    return shape
  }

  private func length(at place: JSONIndex) -> Int? {
    guard view.kind(at: place) == .number, let length = view.integer(at: place), length >= 0 else {
      return nil
    }
    return length
  }

  mutating func readElementType(_ place: JSONIndex) -> ElementType? {
    guard view.kind(at: place) == .string else {
      reject(.member("dtype"), "a string", place)
      return nil
    }
    let text = view.string(at: place)
    if let type = ElementType(rawValue: text) { return type }
    violations.add(TensorFault.unknownType(text), at: place)
    return nil
  }

  /// What a node states of its value, if it can be read; what cannot is reported already.
  func stated(of node: Int) -> StatedValue {
    var stated = StatedValue()
    if let nodesOfExpression {
      // An expression states nothing but which leaves are places.
      if nodesOfExpression.integers.contains(node) { stated.type = .int64 }
      return stated
    }
    let parts = parts(of: node)
    if let shape = parts.shape, view.kind(at: shape) == .array {
      stated.shape = Shape(view.elements(of: shape).compactMap { length(at: $0) })
    }
    if let type = parts.type, view.kind(at: type) == .string {
      stated.type = ElementType(rawValue: view.string(at: type))
    }
    return stated
  }
}
