internal import AWSWire
package import Timekeeping

extension Operation {
    static let getMetricData = Operation(.cloudWatch, "GetMetricData", .read)
}

/// A query of GetMetricData: one of `metric` and `expression` is set.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
package struct MetricQuery: Sendable, Hashable {
    package struct Metric: Sendable, Hashable {
        package var namespace: String
        package var name: String
        /// Names and values, in the caller's order.
        package var dimensions: [Tag]
        /// Seconds.
        package var period: Int
        /// For example `Average`, `Sum`, `p99`.
        package var statistic: String

        package init(namespace: String, name: String, dimensions: [Tag], period: Int, statistic: String) {
            self.namespace = namespace
            self.name = name
            self.dimensions = dimensions
            self.period = period
            self.statistic = statistic
        }
    }

    /// Begins with a small letter.
    package var id: String
    package var metric: Metric?
    package var expression: String?
    /// Seconds, of an expression.
    package var period: Int?
    package var label: String?
    package var returnsData: Bool?

    package init(
        id: String, metric: Metric? = nil, expression: String? = nil, period: Int? = nil, label: String? = nil,
        returnsData: Bool? = nil
    ) {
        self.id = id
        self.metric = metric
        self.expression = expression
        self.period = period
        self.label = label
        self.returnsData = returnsData
    }
}

/// What a query gave.
package struct MetricResult: Sendable, Hashable {
    package var id: String
    package var label: String
    /// `Complete`, `PartialData`, `InternalError` or `Forbidden`.
    package var statusCode: String
    /// The newest first, as many as there are values.
    package var timestamps: [WallTime]
    package var values: [Double]
}

extension AWSClient {
    /// Reads metrics from `start` to `end`, on all pages; what came on several pages is one result again
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html).
    package func getMetricData(
        _ queries: [MetricQuery], from start: WallTime, to end: WallTime
    ) async throws(AWSError) -> [MetricResult] {
        var form = form(.getMetricData)
        form.set("StartTime", start.iso8601)
        form.set("EndTime", end.iso8601)
        form.set("ScanBy", "TimestampDescending")
        for (index, query) in queries.enumerated() { form.add(query, as: "MetricDataQueries.member.\(index + 1)") }
        let pages = try await pages(.getMetricData, form) { (reader) throws(XMLError) in
            var page = Page<MetricResult>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "MetricDataResults":
                    page.items = try reader.values { (r) throws(XMLError) in try MetricResult(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
        var results: [MetricResult] = []
        for part in pages {
            guard let index = results.firstIndex(where: { $0.id == part.id && $0.label == part.label }) else {
                results.append(part)
                continue
            }
            results[index].timestamps += part.timestamps
            results[index].values += part.values
            results[index].statusCode = part.statusCode
        }
        return results
    }
}

extension QueryForm {
    fileprivate mutating func add(_ query: MetricQuery, as name: String) {
        set("\(name).Id", query.id)
        if let metric = query.metric {
            set("\(name).MetricStat.Metric.Namespace", metric.namespace)
            set("\(name).MetricStat.Metric.MetricName", metric.name)
            for (index, dimension) in metric.dimensions.enumerated() {
                let place = "\(name).MetricStat.Metric.Dimensions.member.\(index + 1)"
                set("\(place).Name", dimension.key)
                set("\(place).Value", dimension.value)
            }
            set("\(name).MetricStat.Period", metric.period)
            set("\(name).MetricStat.Stat", metric.statistic)
        }
        set("\(name).Expression", query.expression)
        set("\(name).Period", query.period)
        set("\(name).Label", query.label)
        set("\(name).ReturnData", query.returnsData)
    }
}

extension MetricResult {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(id: "", label: "", statusCode: "", timestamps: [], values: [])
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Id": self.id = try reader.text()
            case "Label": self.label = try reader.text()
            case "StatusCode": self.statusCode = try reader.text()
            case "Timestamps": self.timestamps = try reader.values { (r) throws(XMLError) in try r.time() }
            case "Values":
                self.values = try reader.values { (r) throws(XMLError) in
                    let start = r.offset
                    let text = try r.text()
                    guard let number = Double(text) else {
                        throw XMLError(.unexpected("\"\(text)\" instead of a number"), at: start)
                    }
                    return number
                }
            default: break
            }
        }
    }
}
