// SPDX-License-Identifier: Apache-2.0
// ChainRule: the name of a request, in its reply and in the log.

internal import HTTPTypes

/// The name of a request: taken from the client where it is safe to repeat, otherwise made.
public struct RequestIdentity: Sendable, Hashable {
  /// The longest identifier taken from a client, in characters.
  public static let maximumLength = 128

  /// What `X-Request-Id` says in the reply.
  public let requestID: String

  /// The trace that the request belongs to, with our own parent; `nil` if the client sent none.
  public let trace: TraceContext?

  /// Takes the identity of a request from its head, and makes what is missing.
  ///
  /// An `X-Request-Id` is taken if it has 1 to 128 letters, digits and `-._~:/+=@`: nothing that a
  /// log, a shell or a page could read as anything but a name.
  public init(of head: RequestHead, from source: IdentitySource) {
    if let sent = head[.requestID], RequestIdentity.isSafe(sent) {
      requestID = sent
    } else {
      requestID = RequestIdentity.made(by: source)
    }
    trace = head[.traceparent].flatMap { TraceContext($0) }?.continued(by: source)
  }

  /// Adds `X-Request-Id`, and `traceparent` where there is a trace, to a reply.
  public func mark(_ response: inout Response) {
    response.fields.append(HTTPField(name: .requestID, value: requestID))
    if let trace {
      response.fields.append(HTTPField(name: .traceparent, value: trace.fieldValue))
    }
  }

  private static func made(by source: IdentitySource) -> String {
    let (high, low) = source.next()
    return String(unsafeUninitializedCapacity: 32) { digits in
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
