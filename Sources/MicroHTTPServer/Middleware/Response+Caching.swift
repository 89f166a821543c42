// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a reply tells caches.

public import HTTPTypes

/// How long, and by whom, a reply may be kept.
public enum CachePolicy: String, Sendable, Hashable {
  /// Kept, but asked about before every use: for what a name stands for today.
  case revalidate = "no-cache"
  /// Kept for a year without a question: for what an address stands for always.
  case immutable = "public, max-age=31536000, immutable"
  /// Not kept: for what is true only now.
  case never = "no-store"

  fileprivate var field: HTTPField { HTTPField(name: .cacheControl, value: rawValue) }
}

extension Response {
  /// Says how long the reply may be kept.
  public mutating func setCaching(_ policy: CachePolicy) {
    self[.cacheControl] = nil
    fields.append(policy.field)
  }

  /// Says that the reply would differ if a field of the request did; each field is named once.
  public mutating func addVary(_ name: HTTPField.Name) {
    guard let index = fields.firstIndex(where: { $0.name == .vary }) else {
      fields.append(HTTPField(name: .vary, value: name.rawName))
      return
    }
    let named = fields[index].value.split(separator: ",").map { part in
      part.drop { $0 == " " }
    }
    guard !named.contains(where: { HTTPField.Name(String($0)) == name || $0 == "*" }) else {
      return
    }
    fields[index].value += ", \(name.rawName)"
  }

  /// A reply that says "you have it": 304 with the fields that caches want repeated.
  public static func notModified(_ tag: EntityTag) -> Response {
    Response(
      status: .notModified, fields: [HTTPField(name: .eTag, value: tag.description)])
  }
}
