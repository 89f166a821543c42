// SPDX-License-Identifier: Apache-2.0
// ChainRule: how a request says where its body ends.

/// How a request says where its body ends, and what it expects before it sends one.
struct RequestFraming: Equatable, Sendable {
  /// What a client that sends `Expect` waits for.
  enum Expectation: Equatable, Sendable {
    case none
    case continuation
    case other
  }

  /// Whether the request is HTTP/1.1 or later.
  var isPersistentVersion = true
  /// Whether the method gives a body no meaning (GET and HEAD): it is read and forgotten.
  var ignoresBody = false
  /// Whether the method is a token.
  var hasMethod = true
  var contentLength: Int?
  var contentLengths = 0
  var transferEncodings = 0
  var isChunked = false
  var hosts = 0
  var expectation = Expectation.none
  /// The names of all fields.
  var names = FieldNameSet()

  /// Whether bytes of a body follow the head.
  var hasBody: Bool {
    transferEncodings > 0 || (contentLength ?? 0) > 0
  }

  /// Whether the client waits for leave to send its body.
  ///
  /// HTTP/1.0 has no such thing.
  var waitsForContinue: Bool {
    expectation == .continuation && isPersistentVersion && hasBody
  }

  /// What must not be guessed at, in words; `nil` if the framing is sound.
  var fault: String? {
    if transferEncodings > 0 && contentLengths > 0 {
      return "Content-Length and Transfer-Encoding together"
    }
    if transferEncodings > 1 || (transferEncodings == 1 && !isChunked) {
      return "a Transfer-Encoding other than chunked"
    }
    if transferEncodings > 0 && !isPersistentVersion {
      return "Transfer-Encoding in HTTP/1.0"
    }
    if contentLengths > 1 { return "several Content-Length fields" }
    if contentLengths == 1 && contentLength == nil { return "a Content-Length that is no number" }
    if !hasMethod { return "a method that is no token" }
    if isPersistentVersion && hosts == 0 { return "no Host field" }
    if hosts > 1 { return "several Host fields" }
    return nil
  }

  /// Takes notice of one field.
  mutating func note(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    names.insert(name)
    switch name.count {
    case 4 where name.equalsIgnoringCase("host"): hosts += 1
    case 6 where name.equalsIgnoringCase("expect"): noteExpectation(value)
    case 14 where name.equalsIgnoringCase("content-length"):
      contentLengths += 1
      contentLength = value.decimal
    case 17 where name.equalsIgnoringCase("transfer-encoding"):
      transferEncodings += 1
      isChunked = value.equalsIgnoringCase("chunked")
    default: break
    }
  }

  private mutating func noteExpectation(_ value: UnsafeRawBufferPointer) {
    expectation = value.equalsIgnoringCase("100-continue") ? .continuation : .other
  }
}

extension UnsafeRawBufferPointer {
  /// These bytes without the blanks and tabs around them, which are no part of a field's value.
  var trimmed: UnsafeRawBufferPointer {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return UnsafeRawBufferPointer(rebasing: self[..<0]) }
    return UnsafeRawBufferPointer(rebasing: self[first...last])
  }

  /// Whether these bytes are `text`, which is in lower case, in any case of ASCII letters.
  func equalsIgnoringCase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in 0..<count {
      let byte = self[index]
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      guard lower == text.utf8Start[index] else { return false }
    }
    return true
  }

  /// These bytes as a decimal number; `nil` if they are none or it does not fit.
  var decimal: Int? {
    guard !isEmpty else { return nil }
    var number = 0
    for byte in self {
      let digit = Int(byte) - 0x30
      guard digit >= 0, digit < 10 else { return nil }
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      number = sum
    }
    return number
  }
}
