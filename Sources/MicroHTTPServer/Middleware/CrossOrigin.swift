// SPDX-License-Identifier: Apache-2.0
// ChainRule: which pages may read a reply (CORS).

public import HTTPTypes

/// Which pages may read a reply, and what they may send.
///
/// Every origin may read every reply, errors included, without credentials. Methods that change
/// what is stored are guarded: only pages of listed origins may use them.
///
/// A pure value: it reads a head and adds fields to a reply.
public struct CrossOrigin: Sendable {
  /// The origins whose pages may use guarded methods, as browsers write them.
  public let allowedOrigins: [String]

  /// The methods that only listed origins may use.
  public let guardedMethods: [HTTPRequest.Method]

  private let exposedFields: HTTPField
  private let maximumAge: HTTPField

  /// Makes rules.
  ///
  /// Exposed fields are those of a reply that a page may read beyond the few it always may. The
  /// maximum age is how long a browser may remember the answer to a preflight.
  ///
  /// - Throws: ``CrossOriginError`` for an origin that no browser would send.
  public init(
    allowedOrigins: [String] = [],
    guardedMethods: [HTTPRequest.Method] = [.put, .delete],
    exposedFields: [HTTPField.Name] = CrossOrigin.commonFields,
    maximumAgeSeconds: Int = 7_200
  ) throws(CrossOriginError) {
    var origins: [String] = []
    for origin in allowedOrigins { origins.append(try CrossOriginError.normalized(origin)) }
    self.allowedOrigins = origins
    self.guardedMethods = guardedMethods
    self.exposedFields = HTTPField(
      name: .accessControlExposeHeaders,
      value: exposedFields.map(\.rawName).joined(separator: ", "))
    maximumAge = HTTPField(name: .accessControlMaxAge, value: String(maximumAgeSeconds))
  }

  /// The fields of a reply that pages of any service have a use for.
  public static let commonFields: [HTTPField.Name] = [
    .eTag, .location, .contentLocation, .retryAfter, .requestID,
  ]

  /// Adds to a reply what lets a page read it.
  ///
  /// Without an `Origin`, only replies to `GET` and `HEAD` are marked: caches keep them, and may
  /// give them to a page later. The head is `nil` where the request was refused before it could be
  /// read.
  public func mark(_ response: inout Response, for head: RequestHead?) {
    guard let head else { return allowAny(&response) }
    guard guardedMethods.contains(head.method) else {
      if head.method == .get || head.method == .head || head[.origin] != nil {
        allowAny(&response)
      }
      return
    }
    response.addVary(.origin)
    if let origin = head[.origin], allowedOrigins.contains(origin) {
      response.fields.append(HTTPField(name: .accessControlAllowOrigin, value: origin))
      response.fields.append(exposedFields)
    }
  }

  private func allowAny(_ response: inout Response) {
    response.fields.append(CrossOrigin.anyOrigin)
    response.fields.append(exposedFields)
  }

  static let anyOrigin = HTTPField(name: .accessControlAllowOrigin, value: "*")
  private static let anyHeader = HTTPField(
    name: .accessControlAllowHeaders, value: "*, Authorization")

  /// The answer to a preflight; `nil` if the request is none.
  ///
  /// A preflight is never refused, whatever its method and path: a browser that were refused would
  /// hide from the page why. `allow` is what the router says of the path; `nil` where there is no
  /// such path, and then the request itself may come and be told so.
  public func preflight(_ head: RequestHead, allow: AllowedMethods?) -> Response? {
    guard head.method == .options, let origin = head[.origin],
      let requested = head[.accessControlRequestMethod]
    else { return nil }
    let isListed = allowedOrigins.contains(origin)
    let known = allow?.methods ?? [.get, .head, .post] + guardedMethods
    let isGuarded = known.contains(where: guardedMethods.contains)
    let methods = isListed ? known : known.filter { !guardedMethods.contains($0) }
    var response = Response(status: .noContent)
    if isListed, guardedMethods.contains(where: { $0.rawValue == requested }) {
      response.fields.append(HTTPField(name: .accessControlAllowOrigin, value: origin))
    } else {
      response.fields.append(CrossOrigin.anyOrigin)
    }
    response.fields.append(
      HTTPField(
        name: .accessControlAllowMethods,
        value: methods.map(\.rawValue).joined(separator: ", ")))
    response.fields.append(CrossOrigin.anyHeader)
    response.fields.append(maximumAge)
    if isGuarded { response.addVary(.origin) }
    return response
  }
}
