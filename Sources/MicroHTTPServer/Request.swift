// SPDX-License-Identifier: Apache-2.0
// ChainRule: a complete request.

/// A complete request: its head, its body and whether its client is still there.
public struct Request: Sendable {
  /// The head that was judged before the body was read.
  public var head: RequestHead

  /// The bytes of the body, without any transfer coding.
  public var body: RequestBody

  /// What the handler kept of its judgement of the head; `nil` if it kept nothing.
  public let kept: Kept?

  /// Set when the client has left or the server is stopping: work for this request may end.
  public let cancellation: Cancellation

  /// Makes a request from its parts.
  public init(
    head: RequestHead, body: RequestBody = .empty, kept: Kept? = nil,
    cancellation: Cancellation = .init()
  ) {
    self.head = head
    self.body = body
    self.kept = kept
    self.cancellation = cancellation
  }
}
