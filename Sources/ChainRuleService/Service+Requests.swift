// SPDX-License-Identifier: Apache-2.0
// ChainRule: from a head to a route, and from a request to its answer.

internal import HTTPTypes
package import MicroHTTPServer

extension Service: RequestHandler {
  /// Judges a head before its body is read, and keeps the route that it found.
  package func admit(_ head: RequestHead) -> Admission {
    switch judge(head) {
    case .refused(let reply, let pattern):
      return .refuse(complete(reply, RequestRecord(head, pattern, in: self)))
    case .found(let bound):
      let maximum = bound.route.takesBody ? configuration.limits.bodyBytes : 0
      return .accept(
        maximumBodyBytes: maximum, execution: bound.route.execution, keeping: bound)
    }
  }

  /// Answers a complete request.
  package func respond(to request: Request) -> Answer {
    metrics.add(1, to: .requestsInFlight)
    defer { metrics.add(-1, to: .requestsInFlight) }
    if let bound = request.kept as? BoundRoute { return respond(to: request, bound) }
    switch judge(request.head) {
    case .refused(let reply, let pattern):
      return .now(complete(reply, RequestRecord(request.head, pattern, in: self)))
    case .found(let bound): return respond(to: request, bound)
    }
  }

  private func respond(to request: Request, _ bound: BoundRoute) -> Answer {
    let record = RequestRecord(
      request.head, bound.route.pattern, in: self, bytesIn: request.body.count)
    return answer(
      bound.route.respond(RouteCall(service: self, request: request, bound: bound)), record)
  }

  /// The answer itself, or the work that is left to make it.
  private func answer(_ reply: Reply, _ record: RequestRecord) -> Answer {
    switch reply {
    case .later: return later(reply, record)
    case .content(let content) where isLongToCompress(content, for: record.head):
      return later(reply, record)
    case .content, .problem, .response: return .now(complete(reply, record))
    }
  }

  private func later(_ reply: Reply, _ record: RequestRecord) -> Answer {
    let inFlight = InFlight(metrics)
    return .later {
      withExtendedLifetime(inFlight) { self.complete(reply, record) }
    }
  }

  /// Renders what the server itself refuses.
  package func render(_ refusal: Refusal, of head: RequestHead?) -> Response {
    return complete(
      .problem(Problem(refusal)), RequestRecord(head, head.flatMap(pattern(of:)), in: self))
  }

  /// What becomes of a head.
  private enum Judgement {
    case found(BoundRoute)
    case refused(Reply, RoutePattern?)
  }

  private func judge(_ head: RequestHead) -> Judgement {
    switch router.match(head.method, path: head.path) {
    case .found(let bound, let pattern, let parameters):
      return judge(head, bound, pattern, parameters)
    case .options(let pattern, let allow):
      return .refused(options(head, allow), pattern)
    case .methodNotAllowed(let pattern, let allow):
      let problem = Problem(method: head.method, notAllowedAt: pattern, allow: allow)
      return .refused(.problem(problem), pattern)
    case .notFound(let nearest):
      if let preflight = crossOrigin.preflight(head, allow: nil) {
        return .refused(.response(preflight), nil)
      }
      return .refused(.problem(Problem(noRouteAt: head.path, nearest: nearest)), nil)
    }
  }

  private func judge(
    _ head: RequestHead, _ bound: BoundRoute, _ pattern: RoutePattern, _ parameters: PathParameters
  ) -> Judgement {
    let offers = bound.route.offers
    let accept = head[.accept]
    let media = accept == nil ? bound.media : MediaType.preferred(of: offers, accept: accept)
    if media == nil, !offers.isEmpty {
      return .refused(.problem(Problem(notAcceptable: offers)), pattern)
    }
    if bound.route.takesBody {
      do throws(UnsupportedCoding) {
        _ = try ContentCoding.ofBody(head[.contentEncoding])
      } catch {
        return .refused(.problem(Problem(error)), pattern)
      }
    } else if bound.route.contract.membersOf != nil, head.announcesBody {
      return .refused(.problem(Problem(of: .unexpectedBody)), pattern)
    }
    guard !parameters.isEmpty || media != bound.media else { return .found(bound) }
    return .found(bound.with(parameters, media))
  }

  private func options(_ head: RequestHead, _ allow: AllowedMethods) -> Reply {
    if let preflight = crossOrigin.preflight(head, allow: allow) { return .response(preflight) }
    let field = HTTPField(name: .allow, value: allow.fieldValue)
    return .response(Response(status: .noContent, fields: [field]))
  }

  /// The pattern of the route that a head is meant for; `nil` if there is none.
  func pattern(of head: RequestHead) -> RoutePattern? {
    switch router.match(head.method, path: head.path) {
    case .found(_, let pattern, _), .methodNotAllowed(let pattern, _): pattern
    case .options(let pattern, _): pattern
    case .notFound: nil
    }
  }
}

extension RequestHead {
  /// Whether a body that is not empty follows.
  var announcesBody: Bool {
    (contentLength ?? 0) > 0 || (contentLength == nil && self[.transferEncoding] != nil)
  }
}

/// Counts a request as in flight for as long as it exists: work that is never done counts no more.
private final class InFlight: Sendable {
  private let metrics: MetricsRegistry

  init(_ metrics: MetricsRegistry) {
    self.metrics = metrics
    metrics.add(1, to: .requestsInFlight)
  }

  deinit {
    metrics.add(-1, to: .requestsInFlight)
  }
}
