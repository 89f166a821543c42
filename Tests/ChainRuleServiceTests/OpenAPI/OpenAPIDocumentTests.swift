// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the contract.

import Autodiff
import Foundation
import GraphDocuments
import HTTPTypes
import Testing

@testable import ChainRuleService

@Suite("The contract")
struct OpenAPIDocumentTests {
  private let routes = RouteTable.routes(ServiceConfiguration())

  private func members(_ tree: JSONTree?) throws -> [JSONTree.Member] {
    guard case .object(let members)? = tree else {
      throw TestFailure("no object")
    }
    return members
  }

  private struct TestFailure: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }

  @Test("every route is in the contract, and everything in it is a route")
  func routesAreListed() throws {
    let listed = try members(OpenAPIDocument.tree["paths"]).flatMap { path in
      try members(path.value).map { "\($0.name.uppercased()) \(path.name)" }
    }
    let known = routes.map { "\($0.method.rawValue) \($0.pattern)" }
    #expect(Set(listed) == Set(known))
    #expect(listed.count == known.count)
  }

  @Test("no object of the contract names a member twice")
  func membersAreThereOnce() {
    var (open, repeated) = ([OpenAPIDocument.tree], [String]())
    while let tree = open.popLast() {
      switch tree {
      case .object(let members):
        let names = members.map(\.name)
        if Set(names).count != names.count { repeated.append(names.joined(separator: " ")) }
        open += members.map(\.value)
      case .array(let elements): open += elements
      default: break
      }
    }
    #expect(repeated.isEmpty)
  }

  @Test("names of operations are there once")
  func identifiers() {
    #expect(Set(routes.map(\.id)).count == routes.count)
  }

  @Test("schemas are those that the documents write")
  func schemas() throws {
    for document in DocumentCatalogue.all {
      let encoded = try JSONEncoder().encode(document.schema)
      let expected = try JSONSerialization.jsonObject(with: encoded) as? NSDictionary
      let tree = Data(document.schema.tree.json())
      let ours = try JSONSerialization.jsonObject(with: tree) as? NSDictionary
      #expect(ours == expected, "\(document.schemaName)")
    }
  }

  @Test("every reference leads somewhere")
  func references() throws {
    let json = String(decoding: OpenAPIDocument.tree.json(indented: false), as: UTF8.self)
    for match in json.matches(of: /"\$ref":"#\/components\/([^\/]*)\/([^"]*)"/) {
      let group = OpenAPIDocument.tree["components"]?[String(match.1)]
      #expect(group?[String(match.2)] != nil, "\(match.0)")
    }
  }

  @Test("every name of an operation is in the schema of a node")
  func operations() throws {
    let node = OpenAPIComponents.offered(NodeDocument.self)
    let property = try #require(node.properties.first { $0.name == "op" })
    #expect(property.schema.anyOf.first?.enumeration == OperationTable.allNames)
  }

  @Test("members that are not offered are not listed")
  func offered() {
    let request = OpenAPIComponents.offered(GradientsRequest.self)
    let names = request.properties.map(\.name)
    #expect(names.contains("expression"))
    #expect(names.contains("nodes") && names.contains("wrt"))
    let known = CallOptions.allMembers.filter { !CallOptions.laterMembers.contains($0) }
    #expect(Set(names).isSubset(of: Set(known)))
  }
}
