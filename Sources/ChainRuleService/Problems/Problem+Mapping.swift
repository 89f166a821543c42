// SPDX-License-Identifier: Apache-2.0
// ChainRule: every error as a problem; the only place where one becomes the other.

internal import Autodiff
package import GraphDocuments
internal import HTTPTypes
internal import MicroHTTPServer

extension Problem {
  /// A document that is wrong.
  package init(_ error: DocumentError) {
    let count = error.findings.count
    let first = error.findings.first?.detail
    self.init(
      of: error.isMalformed ? .malformedDocument : .invalidDocument,
      count > 1 ? "\(count) things are wrong. The first: \(first ?? "")" : first,
      findings: error.findings)
  }

  /// A check that failed, with the members of its reply.
  init(failedCheck members: [UInt8]) {
    self.init(of: .checkFailed, "Not every claim holds.", members: members)
  }

  /// A status that a failed check cannot have.
  init(failWith value: String) {
    var finding = Finding(
      code: "bad-parameter",
      detail: "The parameter 'failWith' must be 422, not '\(value.prefix(60))'.",
      hint: "Leave it out to have a failed check answered with 200.")
    finding.parameter = "failWith"
    self.init(DocumentError([finding], isMalformed: false))
  }

  /// Work that was stopped; `nil` if nobody waits for an answer any more.
  init?(_ error: EvaluationError) {
    switch error {
    case .deadlineExceeded: self.init(of: .deadlineExceeded)
    // What has no value is refused as a document where the call is known.
    case .undefined: self.init(of: .internalError)
    case .cancelled: return nil
    }
  }

  /// A body that is not the gzip it is said to be.
  init(_ error: GzipError) {
    switch error {
    case .tooLarge(let limit): self.init(bodyLimit: limit, announced: nil)
    case .corrupt(let offset):
      self.init(of: .malformedCoding, "The bytes before byte \(offset) are no gzip.")
    case .truncated(let offset):
      self.init(of: .malformedCoding, "The body ends at byte \(offset), in the middle of its gzip.")
    case .trailingBytes(let offset):
      self.init(of: .malformedCoding, "From byte \(offset) on, bytes follow that are no gzip.")
    case .outOfMemory: self.init(of: .overloaded)
    }
  }

  /// A coding that is not known.
  init(_ error: UnsupportedCoding) {
    self.init(
      of: .unsupportedCoding, "Content-Encoding '\(error.name)' is not known.",
      fields: [HTTPField(name: .acceptEncoding, value: "gzip, identity")])
  }

  /// What the server itself refuses.
  init(_ refusal: Refusal) {
    switch refusal {
    case .bodyTooLarge(let limit, let announced):
      self.init(bodyLimit: limit, announced: announced)
    case .tooSlow(let seconds): self.init(of: .tooSlow, "It must arrive within \(seconds) s.")
    case .queryTooLong(let maximum):
      self.init(of: .queryTooLong, "A query may have \(maximum) items, fewer if they are long.")
    case .expectationFailed(let text): self.init(of: .expectationFailed, "Expect was '\(text)'.")
    case .badFraming(let fault): self.init(of: .badFraming, fault)
    case .overloaded: self.init(of: .overloaded)
    case .bodiesInFlight(let limit):
      self.init(of: .overloaded, "The bodies of all requests together may have \(limit) bytes.")
    case .draining: self.init(of: .draining)
    }
  }

  private init(bodyLimit limit: Int, announced: Int?) {
    let got = announced.map { ", and \($0) are announced" } ?? ""
    self.init(of: .bodyTooLarge, "A body may have \(limit) bytes\(got).")
  }

  /// A path that no route has.
  init(noRouteAt path: String, nearest: RoutePattern?) {
    let hint = nearest.map { " Did you mean \($0)?" } ?? ""
    self.init(of: .notFound, "No route has the path '\(path.prefix(200))'.\(hint)")
  }

  /// A method that a path does not know.
  init(method: HTTPRequest.Method, notAllowedAt pattern: RoutePattern, allow: AllowedMethods) {
    self.init(
      of: .methodNotAllowed, "\(pattern) does not know \(method.rawValue.prefix(32)).",
      fields: [HTTPField(name: .allow, value: allow.fieldValue)])
  }

  /// An `Accept` that none of the offers fits.
  init(notAcceptable offers: [MediaType]) {
    let list = offers.map(\.essence).joined(separator: ", ")
    self.init(of: .notAcceptable, "The reply can be sent as \(list).")
  }

  /// A query that cannot be read.
  init(_ problems: [Query.Problem]) {
    self.init(
      of: .malformedQuery, "A part of the query is not percent-encoded UTF-8.",
      findings: problems.map { problem in
        var finding = Finding(
          code: "malformed-parameter",
          detail: "'\(problem.item.prefix(100))' is not percent-encoded UTF-8.")
        finding.parameter = String(problem.item.prefix { $0 != "=" }.prefix(100))
        return finding
      })
  }
}
