// SPDX-License-Identifier: Apache-2.0
// ChainRule: the decisions about a request, in every order of events.

import Testing

@testable import MicroHTTPServer

@Suite struct RequestAssemblyTests {
  typealias Event = RequestAssembly.Event
  typealias Action = RequestAssembly.Action

  /// Events in their order, and the action that each is to cause.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var isDraining = false
    var steps: [(event: Event, action: Action)]
    var testDescription: String { name }
  }

  static let none = framing()
  static let length5 = framing { $0.announce(5) }
  static let length50 = framing { $0.announce(50) }
  static let length500 = framing { $0.announce(500) }
  static let chunked = framing { $0.chunk() }
  static let accept10 = Event.judged(.accept(maximumBodyBytes: 10, execution: .inline))

  static func framing(_ change: (inout RequestFraming) -> Void = { _ in }) -> RequestFraming {
    var framing = RequestFraming()
    framing.hosts = 1
    change(&framing)
    return framing
  }

  static func expecting(_ framing: RequestFraming, _ expectation: RequestFraming.Expectation)
    -> RequestFraming
  {
    var framing = framing
    framing.expectation = expectation
    return framing
  }

  static let tooLarge = Action.refuseAtEnd(.server(.bodyTooLarge(limit: 10, announced: nil)))

  static let accepted = [
    Row(
      name: "no body",
      steps: [
        (.head(none), .judge), (accept10, .read(announced: 0)), (.end, .respond),
      ]),
    Row(
      name: "a body in pieces",
      steps: [
        (.head(length5), .judge), (accept10, .read(announced: 5)), (.bytes(2), .keep),
        (.bytes(3), .keep), (.end, .respond),
      ]),
    Row(
      name: "a chunked body up to the limit",
      steps: [
        (.head(chunked), .judge), (accept10, .read(announced: nil)), (.bytes(10), .keep),
        (.end, .respond),
      ]),
    Row(
      name: "a client that waits for leave",
      steps: [
        (.head(expecting(length5, .continuation)), .judge), (accept10, .read(announced: 5)),
        (.bytes(5), .keep), (.end, .respond),
      ]),
    Row(
      name: "always on a worker",
      steps: [
        (.head(none), .judge),
        (.judged(.accept(maximumBodyBytes: 0, execution: .pooled)), .read(announced: 0)),
        (.end, .respondPooled),
      ]),
    Row(
      name: "on the loop up to a size",
      steps: [
        (.head(length5), .judge),
        (
          .judged(.accept(maximumBodyBytes: 9, execution: .inlineUpTo(bytes: 5))),
          .read(announced: 5)
        ), (.bytes(5), .keep), (.end, .respond),
      ]),
    Row(
      name: "on a worker from a size on",
      steps: [
        (.head(length5), .judge),
        (
          .judged(.accept(maximumBodyBytes: 9, execution: .inlineUpTo(bytes: 4))),
          .read(announced: 5)
        ), (.bytes(5), .keep), (.end, .respondPooled),
      ]),
    Row(
      name: "a body on GET is read and ignored, whatever its length",
      steps: [
        (
          .head(
            framing {
              $0.ignoresBody = true
              $0.announce(50)
            }), .judge
        ),
        (accept10, .read(announced: 0)), (.bytes(50), .drop), (.end, .respond),
      ]),
    Row(
      name: "an old client's expectation means nothing",
      steps: [
        (
          .head(
            framing {
              $0.isPersistentVersion = false
              $0.expectation = .other
            }), .judge
        ), (accept10, .read(announced: 0)), (.end, .respond),
      ]),
  ]

  static let refused = [
    Row(
      name: "announced too large: dropped, then answered",
      steps: [
        (.head(length50), .judge),
        (accept10, .refuseAtEnd(.server(.bodyTooLarge(limit: 10, announced: 50)))),
        (.bytes(20), .drop), (.bytes(30), .drop), (.end, .answerRefusal),
      ]),
    Row(
      name: "announced too large to be dropped: answered at once",
      steps: [
        (.head(length500), .judge),
        (accept10, .refuseNow(.server(.bodyTooLarge(limit: 10, announced: 500)))),
      ]),
    Row(
      name: "too large and waiting for leave: answered at once",
      steps: [
        (.head(expecting(length50, .continuation)), .judge),
        (accept10, .refuseNow(.server(.bodyTooLarge(limit: 10, announced: 50)))),
      ]),
    Row(
      name: "chunked, one byte too many",
      steps: [
        (.head(chunked), .judge), (accept10, .read(announced: nil)), (.bytes(10), .keep),
        (.bytes(1), tooLarge), (.bytes(5), .drop), (.end, .answerRefusal),
      ]),
    Row(
      name: "chunked without end",
      steps: [
        (.head(chunked), .judge), (accept10, .read(announced: nil)), (.bytes(11), tooLarge),
        (.bytes(88), .drop), (.bytes(2), .cutOff),
      ]),
    Row(
      name: "counts that overflow",
      steps: [
        (.head(chunked), .judge), (accept10, .read(announced: nil)), (.bytes(5), .keep),
        (.bytes(.max), tooLarge), (.bytes(.max), .cutOff),
      ]),
    Row(
      name: "a body on GET without end",
      steps: [
        (
          .head(
            framing {
              $0.ignoresBody = true
              $0.chunk()
            }), .judge
        ),
        (accept10, .read(announced: 0)), (.bytes(100), .drop), (.bytes(1), .cutOff),
      ]),
    Row(
      name: "refused by the handler",
      steps: [
        (.head(length5), .judge), (.judged(.refuse), .refuseAtEnd(.handler)), (.bytes(5), .drop),
        (.end, .answerRefusal),
      ]),
    Row(
      name: "refused by the handler, no body",
      steps: [
        (.head(none), .judge), (.judged(.refuse), .refuseAtEnd(.handler)), (.end, .answerRefusal),
      ]),
    Row(
      name: "an unknown expectation",
      steps: [
        (
          .head(expecting(none, .other)), .refuseAtEnd(.expectation)
        ), (.end, .answerRefusal),
      ]),
    Row(
      name: "no room for what is announced",
      steps: [
        (.head(length5), .judge), (accept10, .read(announced: 5)),
        (.noRoom(limit: 7), .refuseAtEnd(.server(.bodiesInFlight(limit: 7)))),
        (.bytes(5), .drop), (.end, .answerRefusal),
      ]),
    Row(
      name: "no room, and waiting for leave",
      steps: [
        (.head(expecting(length5, .continuation)), .judge), (accept10, .read(announced: 5)),
        (.noRoom(limit: 7), .refuseNow(.server(.bodiesInFlight(limit: 7)))),
      ]),
    Row(
      name: "no room for the next chunk",
      steps: [
        (.head(chunked), .judge), (accept10, .read(announced: nil)), (.bytes(5), .keep),
        (.noRoom(limit: 7), .refuseAtEnd(.server(.bodiesInFlight(limit: 7)))),
        (.bytes(1), .drop), (.end, .answerRefusal),
      ]),
    Row(
      name: "stopping", isDraining: true,
      steps: [
        (.head(length5), .refuseAtEnd(.server(.draining))), (.bytes(5), .drop),
        (.end, .answerRefusal),
      ]),
    Row(
      name: "length and coding together: nothing after the head is trusted",
      steps: [
        (
          .head(
            framing {
              $0.announce(5)
              $0.chunk()
            }),
          .refuseNow(.server(.badFraming("Content-Length and Transfer-Encoding together")))
        ), (.bytes(5), .cutOff),
      ]),
  ]

  @Test(arguments: accepted + refused)
  func everyEventHasItsAction(row: Row) {
    var assembly = RequestAssembly(maximumDroppedBytes: 100, isDraining: row.isDraining)
    for (event, action) in row.steps {
      #expect(assembly.take(event) == action, "after \(event)")
    }
  }

  /// Every order of up to four events ends in an answer or in cutting off, and never traps.
  @Test func noOrderOfEventsIsLeftOpen() {
    let events: [Event] = [
      .head(RequestAssemblyTests.length5), .head(RequestAssemblyTests.chunked),
      RequestAssemblyTests.accept10, .judged(.refuse), .bytes(5), .bytes(11),
      .noRoom(limit: 1), .end,
    ]
    var final: Set<String> = []
    for code in 0..<(8 * 8 * 8 * 8) {
      var assembly = RequestAssembly(maximumDroppedBytes: 12)
      var last: Action?
      for place in 0..<4 { last = assembly.take(events[(code >> (3 * place)) & 7]) }
      // Once over, a request stays over.
      if last == .cutOff || last == .respond || last == .answerRefusal {
        #expect(assembly.take(.end) == .cutOff)
      }
      final.insert("\(last.map { "\($0)" } ?? "")")
    }
    #expect(final.contains("respond"))
    #expect(final.contains("answerRefusal"))
    #expect(final.contains("cutOff"))
  }
}

extension RequestFraming {
  mutating func announce(_ bytes: Int) {
    contentLength = bytes
    contentLengths += 1
  }

  mutating func chunk() {
    isChunked = true
    transferEncodings += 1
  }
}
