// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors that are written as objects, of three protocols.

internal import Autodiff

extension TensorReader {
  func readObject(
    _ object: JSONIndex, into buffer: inout NumberBuffer
  ) throws(TensorError) -> TensorHead {
    let members = try TensorMembers(object, in: view)
    let type = try members.type.map { (index) throws(TensorError) in try elementType(index) }
    let shape = try members.shape.map { (index) throws(TensorError) in try dimensions(index) }
    if let text = members.base64 {
      return try readBase64(text, type: type, shape: shape, members, into: &buffer)
    }
    guard let data = members.data else { throw TensorError(.missingMember("data"), at: object) }
    guard view.kind(at: data) == .object else {
      return try readData(data, type: type, shape: shape, into: &buffer)
    }
    let (payload, isBase64) = try tesseractPayload(data)
    if isBase64 {
      return try readBase64(payload, type: type, shape: shape, members, into: &buffer)
    }
    return try readData(payload, type: type, shape: shape, into: &buffer)
  }

  private func elementType(_ index: JSONIndex) throws(TensorError) -> ElementType {
    guard view.kind(at: index) == .string else {
      throw TensorError(
        .memberType(name: "dtype", expected: "a string", found: view.kind(at: index)), at: index)
    }
    let name = view.excerpt(at: index)
    let type =
      ElementType(rawValue: name) ?? ElementType.allCases.first { $0.openInferenceName == name }
    guard let type else { throw TensorError(.unknownType(name), at: index) }
    return type
  }

  private func dimensions(_ index: JSONIndex) throws(TensorError) -> [Int] {
    guard view.kind(at: index) == .array else {
      throw TensorError(
        .memberType(name: "shape", expected: "an array", found: view.kind(at: index)), at: index)
    }
    try checkRank(view.count(of: index), at: index)
    var shape: [Int] = []
    for element in view.elements(of: index) {
      guard view.kind(at: element) == .number, let dimension = view.integer(at: element),
        dimension >= 0
      else {
        throw TensorError(.badDimension(text: view.source(of: element)), at: element)
      }
      shape.append(dimension)
    }
    return shape
  }

  /// Reads `data`: nested arrays of the shape, or its elements in one flat array.
  private func readData(
    _ data: JSONIndex, type: ElementType?, shape: [Int]?, into buffer: inout NumberBuffer
  ) throws(TensorError) -> TensorHead {
    let isArray = view.kind(at: data) == .array
    var head =
      try isArray
      ? readArray(data, as: type, into: &buffer) : readScalar(data, as: type, into: &buffer)
    guard let shape, shape != head.shape else { return head }
    let count = try elementCount(shape, at: data)
    guard head.shape.count <= 1 else {
      throw TensorError(.shapeMismatch(shape: shape, actual: .shape(head.shape)), at: data)
    }
    guard count == head.count else {
      throw TensorError(.shapeMismatch(shape: shape, actual: .elements(head.count)), at: data)
    }
    head.shape = shape
    return head
  }

  /// The buffer of Tesseract's `{"buffer", "encoding"}`, and whether it is base64.
  private func tesseractPayload(
    _ data: JSONIndex
  ) throws(TensorError) -> (buffer: JSONIndex, isBase64: Bool) {
    guard let buffer = view.member("buffer", of: data) else {
      throw TensorError(.missingMember("buffer"), at: data)
    }
    guard let encoding = view.member("encoding", of: data) else {
      throw TensorError(.missingMember("encoding"), at: data)
    }
    guard view.kind(at: encoding) == .string else {
      let kind = view.kind(at: encoding)
      throw TensorError(
        .memberType(name: "encoding", expected: "a string", found: kind), at: encoding)
    }
    if view.isString(encoding, "base64") { return (buffer, true) }
    guard view.isString(encoding, "json") || view.isString(encoding, "raw") else {
      throw TensorError(.unknownEncoding(view.excerpt(at: encoding)), at: encoding)
    }
    return (buffer, false)
  }

  private func readBase64(
    _ text: JSONIndex, type: ElementType?, shape: [Int]?, _ members: TensorMembers,
    into buffer: inout NumberBuffer
  ) throws(TensorError) -> TensorHead {
    guard view.kind(at: text) == .string else {
      throw TensorError(
        .memberType(name: "base64", expected: "a string", found: view.kind(at: text)), at: text)
    }
    guard let shape else { throw TensorError(.missingMember("shape"), at: members.object) }
    let count = try elementCount(shape, at: members.shape ?? members.object)
    let start = buffer.count
    let written = type ?? .float64
    try readBase64(text, shape: shape, count: count, as: written, into: &buffer)
    return TensorHead(
      shape: shape, type: written, isTypeWritten: type != nil, start: start, count: count)
  }
}

extension JSONView {
  /// A value as the document writes it, cut after some characters, for messages.
  package func source(of index: JSONIndex, limit: Int = 60) -> String {
    let range = byteRange(of: index)
    let head = UnsafeBufferPointer(rebasing: text[range.prefix(limit)])
    let shown = String(decoding: head, as: UTF8.self)
    return range.count > limit ? shown + "\u{2026}" : shown
  }
}
