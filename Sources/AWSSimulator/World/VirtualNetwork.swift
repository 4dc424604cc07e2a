/// The default network of the account: one VPC with a subnet in each of three zones.
package struct VirtualNetwork: Codable, Sendable {
    /// A part of the network in one zone.
    package struct Subnet: Codable, Sendable, Hashable {
        package let id: String
        package let zone: String
        /// 172.31.0.0/20, 172.31.16.0/20, 172.31.32.0/20.
        package let block: String
        let thirdByte: Int
        var lastAddress = 9
    }

    package let vpcID: String
    /// In the order of their zones.
    package internal(set) var subnets: [Subnet]

    init(region: String, random: inout SeededRandom) {
        vpcID = "vpc-0\(random.hexadecimal(16))"
        subnets = []
        for (number, letter) in ["a", "b", "c"].enumerated() {
            let thirdByte = number * 16
            subnets.append(
                Subnet(
                    id: "subnet-0\(random.hexadecimal(16))", zone: region + letter,
                    block: "172.31.\(thirdByte).0/20", thirdByte: thirdByte))
        }
    }

    /// The names of the zones, in order.
    package var zones: [String] { subnets.map(\.zone) }

    func subnet(_ id: String) -> Subnet? { subnets.first { $0.id == id } }

    func subnet(inZone zone: String) -> Subnet? { subnets.first { $0.zone == zone } }

    /// Takes in a subnet that this network does not have, so that a template may bring its own; zones take turns.
    mutating func adopt(_ id: String) {
        guard subnet(id) == nil, !subnets.isEmpty else { return }
        let number = subnets.count
        subnets.append(
            Subnet(
                id: id, zone: subnets[number % 3].zone, block: "172.31.\(number * 16 % 256).0/20",
                thirdByte: number * 16 % 256))
    }

    /// The next private address of a subnet; after 4,000 the numbers begin again.
    mutating func takeAddress(in subnetID: String) -> String {
        guard let index = subnets.firstIndex(where: { $0.id == subnetID }) else { return "172.31.255.254" }
        let number = subnets[index].lastAddress >= 4090 ? 10 : subnets[index].lastAddress + 1
        subnets[index].lastAddress = number
        return "172.31.\(subnets[index].thirdByte + number / 256).\(number % 256)"
    }
}
