// SPDX-License-Identifier: Apache-2.0
// ChainRule: the name of a request, in its reply and in the log.

internal import HTTPTypes

/// The name of a request: taken from the client where it is safe to repeat, otherwise made.
public struct RequestIdentity: Sendable, Hashable {
  /// The longest identifier taken from a client, in characters.
  public static let maximumLength = 128

  /// What `X-Request-Id` says in the reply.
  public var requestID: String {
    switch name {
    case .sent(let text): text
    case .made(let high, let low): RequestIdentity.text(high, low)
    }
  }

  private let name: Name

  /// Ours is a number until somebody asks for its text.
  private enum Name: Sendable, Hashable {
    case sent(String)
    case made(high: UInt64, low: UInt64)
  }

  /// The trace that the request belongs to, with our own parent; `nil` if the client sent none.
  public let trace: TraceContext?

  /// Takes the identity of a request from its head, and makes what is missing.
  ///
  /// An `X-Request-Id` is taken if it has 1 to 128 letters, digits and `-._~:/+=@`: nothing that a
  /// log, a shell or a page could read as anything but a name.
  public init(of head: RequestHead, from source: IdentitySource) {
    if let sent = head[.requestID], RequestIdentity.isSafe(sent) {
      name = .sent(sent)
    } else {
      let (high, low) = source.next()
      name = .made(high: high, low: low)
    }
    trace = head[.traceparent].flatMap { TraceContext($0) }?.continued(by: source)
  }

  /// Adds `X-Request-Id`, and `traceparent` where there is a trace, to a reply.
  public func mark(_ response: inout Response) {
    response.fields.append(HTTPField(name: .requestID, value: requestID))
    markTrace(&response)
  }

  /// The bytes that the field takes at most.
  package static let capacity = maximumLength + 16

  /// Writes `X-Request-Id`.
  ///
  /// The trace, which few requests have, is no part of it: see ``markTrace(_:)``.
  package func write(to writer: inout FieldWriter) {
    writer.field("X-Request-Id") { writer in
      switch name {
      case .sent(var text): text.withUTF8 { writer.append($0) }
      case .made(let high, let low):
        writer.append(hexadecimal: high)
        writer.append(hexadecimal: low)
      }
    }
  }

  /// Adds `traceparent` to a reply where there is a trace.
  package func markTrace(_ response: inout Response) {
    guard let trace else { return }
    response.fields.append(HTTPField(name: .traceparent, value: trace.fieldValue))
  }

  private static func text(_ high: UInt64, _ low: UInt64) -> String {
    String(unsafeUninitializedCapacity: 32) { digits in
      Hexadecimal.write(high, to: UnsafeMutableBufferPointer(rebasing: digits[0..<16]))
      Hexadecimal.write(low, to: UnsafeMutableBufferPointer(rebasing: digits[16..<32]))
      return 32
    }
  }

  private static func isSafe(_ text: String) -> Bool {
    let bytes = text.utf8
    guard 1...maximumLength ~= bytes.count else { return false }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "="),
        UInt8(ascii: "@"):
        true
      default:
        PathCharacters.isUnreserved(byte)
      }
    }
  }
}
