import AWSWire
import Timekeeping

/// What the simulated CloudWatch answers to about metrics: what was put there comes back.
let metricOperations: [Operation] = [
    .changing("PutMetricData") { world, form, _ throws(APIError) in
        let namespace = try form.required("Namespace")
        for entry in form.structures("MetricData") {
            guard let name = entry["MetricName"], !name.isEmpty else {
                throw APIError("MissingParameter", "The parameter MetricData.member.1.MetricName is required.")
            }
            let values = entry.hasList("Values") ? entry.list("Values") : [entry["Value"] ?? ""]
            let dimensions = metricDimensions(of: entry)
            var metric =
                world.metrics[Metric.key(namespace, name, dimensions)]
                ?? Metric(namespace: namespace, name: name, dimensions: dimensions)
            for value in values {
                guard let number = Double(value), number.isFinite else {
                    throw APIError(
                        "InvalidParameterValue",
                        "The value \(value) for parameter MetricData.member.1.Value is invalid.")
                }
                let time = try metricTime(entry, "Timestamp") ?? world.now
                metric.samples.append(Metric.Sample(time: time, value: number))
            }
            metric.samples = Array(metric.samples.sorted { $0.time < $1.time }.suffix(10_000))
            world.metrics.put(metric)
        }
        return []
    },
    .reading("GetMetricData") { world, form, _ throws(APIError) in
        _ = try form.required("StartTime")
        _ = try form.required("EndTime")
        guard let start = try metricTime(form, "StartTime"), let end = try metricTime(form, "EndTime"), start < end
        else {
            throw .validation("The parameter EndTime must be greater than StartTime.")
        }
        let queries = form.structures("MetricDataQueries")
        guard !queries.isEmpty else {
            throw .validation("The parameter MetricDataQueries is required.")
        }
        var results: [[XMLNode]] = []
        for query in queries {
            let id = query["Id"] ?? ""
            guard id.wholeMatch(of: /[a-z][A-Za-z0-9_]*/) != nil else {
                throw .validation(
                    "The value \(id) for parameter MetricDataQueries.member.1.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$."
                )
            }
            guard query["Expression"] == nil else {
                throw APIError(
                    "InvalidParameterValue", "the built-in AWS computes no expressions: ask for the metrics one by one")
            }
            let namespace = query["MetricStat.Metric.Namespace"] ?? ""
            let name = query["MetricStat.Metric.MetricName"] ?? ""
            let period = try query.requiredNumber("MetricStat.Period")
            guard period > 0, [1, 5, 10, 20, 30].contains(period) || period % 60 == 0 else {
                throw .validation("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.")
            }
            let metric = world.metrics[
                Metric.key(namespace, name, metricDimensions(of: query, in: "MetricStat.Metric.Dimensions"))]
            let statistic = query["MetricStat.Stat"] ?? ""
            let empty = Metric(namespace: namespace, name: name, dimensions: [])
            guard var points = (metric ?? empty).points(statistic, period: period, from: start, to: end) else {
                throw .validation(
                    "The value \(statistic) for parameter MetricDataQueries.member.1.MetricStat.Stat is not supported.")
            }
            if form["ScanBy"] == "TimestampAscending" { points.reverse() }
            if query["ReturnData"] == "false" { continue }
            results.append([
                XMLNode("Id", id), XMLNode("Label", query["Label"] ?? name),
                .list("Timestamps", texts: points.map(\.time.iso8601)),
                .list("Values", texts: points.map { "\($0.value)" }), XMLNode("StatusCode", "Complete"),
            ])
        }
        return [.list("MetricDataResults", of: results), .list("Messages", of: [])]
    },
]

private func metricDimensions(of form: QueryForm, in name: String = "Dimensions") -> [Tag] {
    form.structures(name).map { Tag($0["Name"] ?? "", $0["Value"] ?? "") }.sorted { $0.key < $1.key }
}

/// A time as ISO 8601 or, from the JSON protocol, in seconds since 1970; `nil` when the form has none.
private func metricTime(_ form: QueryForm, _ name: String) throws(APIError) -> WallTime? {
    guard let text = form[name], !text.isEmpty else { return nil }
    if let time = WallTime(iso8601: text) { return time }
    guard let seconds = Double(text), seconds >= 0, seconds < 253_402_300_800 else {
        throw APIError("InvalidParameterValue", "The value \(text) for parameter \(name) is invalid.")
    }
    return WallTime(millisecondsSince1970: Int64(seconds * 1000))
}
