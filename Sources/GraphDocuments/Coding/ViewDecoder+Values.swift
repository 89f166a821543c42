// SPDX-License-Identifier: Apache-2.0
// ChainRule: single values of a scanned document, and arrays of them in one run.

extension ViewDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { view.kind(at: index) == .null }

  func decode(_ type: Bool.Type) throws -> Bool {
    switch view.kind(at: index) {
    case .true: return true
    case .false: return false
    default: throw mismatch(type)
    }
  }

  func decode(_ type: String.Type) throws -> String {
    guard view.kind(at: index) == .string else { throw mismatch(type) }
    return view.string(at: index)
  }

  func decode(_ type: Double.Type) throws -> Double {
    guard view.kind(at: index) == .number else { throw mismatch(type) }
    let value = view.double(at: index)
    guard value.isFinite else { throw unfit(type) }
    return value
  }

  func decode(_ type: Float.Type) throws -> Float {
    guard view.kind(at: index) == .number else { throw mismatch(type) }
    let value = view.float(at: index)
    guard value.isFinite else { throw unfit(type) }
    return value
  }

  func decode(_ type: Int.Type) throws -> Int {
    guard view.kind(at: index) == .number else { throw mismatch(type) }
    guard let value = view.integer(at: index) else { throw unfit(type) }
    return value
  }

  func decode(_ type: UInt64.Type) throws -> UInt64 {
    guard view.kind(at: index) == .number else { throw mismatch(type) }
    if let value = view.integer(at: index).flatMap(UInt64.init(exactly:)) { return value }
    // Beyond the signed ones only what is written with digits alone.
    guard let value = UInt64(String(decoding: view.rawString(at: index), as: UTF8.self)) else {
      throw unfit(type)
    }
    return value
  }

  func decode(_ type: Int64.Type) throws -> Int64 { try narrowed(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try narrowed(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try narrowed(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try narrowed(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try narrowed(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try narrowed(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try narrowed(type) }

  func decode(_ type: UInt.Type) throws -> UInt {
    guard let value = UInt(exactly: try decode(UInt64.self)) else { throw unfit(type) }
    return value
  }

  private func narrowed<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
    guard view.kind(at: index) == .number else { throw mismatch(type) }
    guard let value = view.integer(at: index).flatMap(Integer.init(exactly:)) else {
      throw unfit(type)
    }
    return value
  }

  /// Reads a value of any type; arrays of numbers and strings without a container for each.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let run = try decodeRun(type) { return run }
    return try Value(from: self)
  }

  /// Reads an array of plain values in one run; `nil` if the type is none, or the value has
  /// elements of another kind, whose error the type's own initialiser tells.
  private func decodeRun<Value>(_ type: Value.Type) throws -> Value? {
    guard view.kind(at: index) == .array else { return nil }
    if type == [Double].self {
      return try doubles() as? Value
    }
    if type == [Float].self { return try numbers { try $0.decode(Float.self) } as? Value }
    if type == [Int].self { return try numbers { try $0.decode(Int.self) } as? Value }
    if type == [String].self { return strings() as? Value }
    return nil
  }

  private func doubles() throws -> [Double]? {
    guard view.isAllNumbers(index) else { return nil }
    let (first, count) = (view.first(in: index), view.count(of: index))
    var tooLarge: JSONIndex?
    let numbers = [Double](unsafeUninitializedCapacity: count) { numbers, filled in
      guard let start = numbers.baseAddress else { return }
      tooLarge = view.readNumbers(from: first, count: count, into: start)
      filled = count
    }
    if let tooLarge { throw ViewDecoder(view, tooLarge).unfit(Double.self) }
    return numbers
  }

  private func numbers<Number>(_ read: (ViewDecoder) throws -> Number) rethrows -> [Number]? {
    guard view.isAllNumbers(index) else { return nil }
    let (first, count) = (view.first(in: index), view.count(of: index))
    var numbers: [Number] = []
    numbers.reserveCapacity(count)
    for place in first..<first + count { numbers.append(try read(ViewDecoder(view, place))) }
    return numbers
  }

  private func strings() -> [String]? {
    var strings: [String] = []
    strings.reserveCapacity(view.count(of: index))
    for element in view.elements(of: index) {
      guard view.kind(at: element) == .string else { return nil }
      strings.append(view.string(at: element))
    }
    return strings
  }
}
