import AWSSimulator
import HTTPTypes
import Synchronization
import Transport

/// Lets some listings of groups, counted from 1, come back empty.
final class Listings: Sendable {
    private let hidden: ClosedRange<Int>
    private let counter = Mutex(0)

    init(hiding hidden: ClosedRange<Int>) { self.hidden = hidden }

    var seen: Int { counter.withLock { $0 } }

    func count() -> Int {
        counter.withLock {
            $0 += 1
            return $0
        }
    }

    func interception(_ info: RequestInfo) -> Interception {
        guard info.operation == "DescribeAutoScalingGroups", hidden.contains(count()) else { return .goOn }
        let body =
            "<DescribeAutoScalingGroupsResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\">"
            + "<DescribeAutoScalingGroupsResult><AutoScalingGroups/></DescribeAutoScalingGroupsResult>"
            + "</DescribeAutoScalingGroupsResponse>"
        return .respond(WireResponse(head: HTTPResponse(status: .ok), body: Array(body.utf8)))
    }
}
