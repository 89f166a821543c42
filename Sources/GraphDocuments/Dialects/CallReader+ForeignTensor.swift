// SPDX-License-Identifier: Apache-2.0
// ChainRule: values as ONNX writes them.

internal import Autodiff

extension CallReader {
  /// Gives a leaf the value of a tensor of ONNX; whatever is wrong with it is reported.
  mutating func readForeignTensor(_ tensor: JSONIndex, of node: Int) {
    let start = numbers.count
    guard let shape = foreignShape(tensor), let type = foreignType(tensor) else {
      return exclude(node)
    }
    let (raw, list) = (foreignRaw(tensor), foreignList(tensor))
    guard let data = raw ?? list else {
      violations.add(
        CallFault.missingMember("rawData", of: .member("initializer")), at: tensor)
      return exclude(node)
    }
    let reader = TensorReader(view, maximumElements: max(limits.elements - start, 0))
    do throws(TensorError) {
      if raw != nil {
        try reader.readBase64(
          data, shape: shape.dimensions, count: shape.count, as: type, into: &numbers)
      } else {
        try readForeignNumbers(data, shape, type, reader)
      }
    } catch {
      numbers.truncate(to: start)
      violations.add(error.fault, at: error.place)
      return exclude(node)
    }
    builder.setValue(of: node, shape: shape, type: type, start: start)
  }

  private mutating func readForeignNumbers(
    _ list: JSONIndex, _ shape: Shape, _ type: ElementType, _ reader: TensorReader
  ) throws(TensorError) {
    guard view.count(of: list) == shape.count else {
      throw TensorError(
        .shapeMismatch(shape: shape.dimensions, actual: .elements(view.count(of: list))), at: list)
    }
    for element in view.elements(of: list) {
      // protobuf writes integers of 64 bits as strings.
      if view.kind(at: element) == .string, let integer = Int64(view.string(at: element)),
        let number = Double(exactly: integer)
      {
        numbers.append(number)
      } else {
        _ = try reader.readScalar(element, as: type, into: &numbers)
      }
    }
  }

  private mutating func foreignShape(_ tensor: JSONIndex) -> Shape? {
    guard let dims = view.member("dims", of: tensor) else { return .scalar }
    guard view.kind(at: dims) == .array else {
      reject(.member("dims"), "an array of whole numbers", dims)
      return nil
    }
    var lengths: [Int] = []
    for place in view.elements(of: dims) {
      let length =
        view.kind(at: place) == .string
        ? Int(view.string(at: place))
        : view.kind(at: place) == .number ? view.integer(at: place) : nil
      guard let length, length >= 0 else {
        violations.add(TensorFault.badDimension(text: view.source(of: place)), at: place)
        return nil
      }
      lengths.append(length)
    }
    if let shape = Shape(lengths), shape.span <= limits.elements { return shape }
    violations.add(CallFault.shapeTooLarge(lengths, limit: limits.elements), at: dims)
    return nil
  }

  private mutating func foreignType(_ tensor: JSONIndex) -> ElementType? {
    guard let place = view.member("dataType", of: tensor) else { return .float64 }
    let number = view.kind(at: place) == .number ? view.integer(at: place) : nil
    switch number {
    case 1: return .float32
    case 7: return .int64
    case 9: return .bool
    case 11: return .float64
    default:
      violations.add(TensorFault.unknownType(view.source(of: place)), at: place)
      return nil
    }
  }

  private func foreignRaw(_ tensor: JSONIndex) -> JSONIndex? {
    guard let place = view.member("rawData", of: tensor), view.kind(at: place) == .string
    else { return nil }
    return place
  }

  private func foreignList(_ tensor: JSONIndex) -> JSONIndex? {
    for name in ["doubleData", "floatData", "int64Data", "int32Data"] {
      if let place = view.member(named: name, of: tensor), view.kind(at: place) == .array {
        return place
      }
    }
    return nil
  }
}
