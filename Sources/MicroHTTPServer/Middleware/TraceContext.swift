// SPDX-License-Identifier: Apache-2.0
// ChainRule: the W3C trace context of a request.

/// The place of a request in a trace across services: the `traceparent` of W3C Trace Context.
public struct TraceContext: Sendable, Hashable {
  /// Thirty-two lower-case hexadecimal digits, the same through the whole trace.
  public let traceID: String

  /// Sixteen lower-case hexadecimal digits: the caller's span; ours, once continued.
  public let parentID: String

  /// Whether the caller may have recorded its span.
  public let isSampled: Bool

  private init(traceID: String, parentID: String, isSampled: Bool) {
    self.traceID = traceID
    self.parentID = parentID
    self.isSampled = isSampled
  }

  /// Reads a `traceparent` field; `nil` if it is none, and is then to be passed over.
  ///
  /// Of versions after 00 the known part is read, and what a dash sets apart from it is ignored.
  public init?(_ field: String) {
    let bytes = Array(field.utf8)
    guard bytes.count >= 55, bytes[2] == UInt8(ascii: "-"), bytes[35] == UInt8(ascii: "-"),
      bytes[52] == UInt8(ascii: "-"),
      let version = TraceContext.byte(bytes[0..<2]), version != 0xff,
      bytes.count == 55 || (version > 0 && bytes[55] == UInt8(ascii: "-")),
      let traceID = TraceContext.identifier(bytes[3..<35]),
      let parentID = TraceContext.identifier(bytes[36..<52]),
      let flags = TraceContext.byte(bytes[53..<55])
    else { return nil }
    self.init(traceID: traceID, parentID: parentID, isSampled: flags & 1 == 1)
  }

  /// The context for what is done on behalf of this one: same trace, another parent.
  public func continued(by source: IdentitySource) -> TraceContext {
    var parent = source.next().high
    while parent == 0 { parent = source.next().high }
    let digits = String(unsafeUninitializedCapacity: 16) { buffer in
      Hexadecimal.write(parent, to: UnsafeMutableBufferPointer(rebasing: buffer[..<16]))
      return 16
    }
    return TraceContext(traceID: traceID, parentID: digits, isSampled: isSampled)
  }

  /// The context as a `traceparent` field of version 00.
  public var fieldValue: String { "00-\(traceID)-\(parentID)-\(isSampled ? "01" : "00")" }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  private static func byte(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.allSatisfy(isDigit) else { return nil }
    return digits.reduce(0) { $0 << 4 | (Hexadecimal.digit($1) ?? 0) }
  }

  /// Lower-case digits, not all of them zero.
  private static func identifier(_ digits: ArraySlice<UInt8>) -> String? {
    guard digits.allSatisfy(isDigit), digits.contains(where: { $0 != UInt8(ascii: "0") })
    else { return nil }
    return String(decoding: digits, as: UTF8.self)
  }
}
