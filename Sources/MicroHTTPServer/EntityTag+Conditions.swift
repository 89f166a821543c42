// SPDX-License-Identifier: Apache-2.0
// ChainRule: what If-Match and If-None-Match make of a request.

internal import HTTPTypes

/// The value of `If-Match` or `If-None-Match`: any tag, or one of a list.
public enum EntityTagList: Sendable, Equatable {
  /// `*`: whatever there is.
  case any
  /// One of these; an empty list is no tag at all.
  case tags([EntityTag])

  /// Reads a field value; `nil` if it is neither `*` nor a list of tags.
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    scanner.skipSpace()
    if scanner.take(UInt8(ascii: "*")) {
      guard scanner.endOfElement(), scanner.isAtEnd else { return nil }
      self = .any
      return
    }
    var tags: [EntityTag] = []
    while !scanner.isAtEnd {
      scanner.skipSpace()
      if scanner.take(UInt8(ascii: ",")) || scanner.isAtEnd { continue }
      guard let tag = EntityTag(scanning: &scanner), scanner.endOfElement() else { return nil }
      tags.append(tag)
    }
    self = .tags(tags)
  }

  /// Whether `If-Match` holds: there is a representation, and a tag is strongly equal to its own.
  public func holdsStrongly(for current: EntityTag?) -> Bool {
    guard let current else { return false }
    switch self {
    case .any: return true
    case .tags(let tags): return tags.contains { $0.isStronglyEqual(to: current) }
    }
  }

  /// Whether `If-None-Match` names the current representation, weak tags included.
  public func names(_ current: EntityTag?) -> Bool {
    guard let current else { return false }
    switch self {
    case .any: return true
    case .tags(let tags): return tags.contains { $0.isWeaklyEqual(to: current) }
    }
  }
}

/// What the conditions of a request say of the current representation.
public enum PreconditionOutcome: Sendable, Equatable {
  /// Do what is asked.
  case proceed
  /// 304: the client has this representation.
  case notModified
  /// 412: the representation is not the one the client speaks of.
  case failed

  /// Judges `If-Match`, then `If-None-Match` (RFC 9110, 13.2.2).
  ///
  /// A condition that cannot be read fails where it guards a change, and is passed over in `GET`
  /// and `HEAD`, where passing it over costs no more than bytes.
  ///
  /// The current tag is that of the representation that would be sent or replaced; `nil` if there
  /// is none.
  public static func of(_ head: RequestHead, current: EntityTag?) -> PreconditionOutcome {
    let isRead = head.method == .get || head.method == .head
    if let field = head[.ifMatch] {
      guard let list = EntityTagList(field) else { return isRead ? .proceed : .failed }
      guard list.holdsStrongly(for: current) else { return .failed }
    }
    if let field = head[.ifNoneMatch] {
      guard let list = EntityTagList(field) else { return isRead ? .proceed : .failed }
      if list.names(current) { return isRead ? .notModified : .failed }
    }
    return .proceed
  }
}
