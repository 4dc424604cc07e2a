import AWSWire

extension StackRequest {
    /// Reads what CreateStack, UpdateStack and CreateChangeSet have in common.
    init(_ form: QueryForm) throws(APIError) {
        let body = form["TemplateBody"]
        let url = form["TemplateURL"]
        let usesPrevious = try form.flag("UsePreviousTemplate") ?? false
        guard [body != nil, url != nil, usesPrevious].count(where: { $0 }) <= 1 else {
            throw .validation(
                "Either Template URL or Template Body must be specified, or UsePreviousTemplate: not more than one.")
        }
        self.init(stack: try form.required("StackName"), source: nil)
        if let body { source = .body(body) }
        if let url { source = .url(url) }
        if usesPrevious { source = .previous }
        for parameter in form.structures("Parameters") {
            let key = try parameter.required("ParameterKey")
            let keepsValue = try parameter.flag("UsePreviousValue") ?? false
            guard !keepsValue || parameter["ParameterValue"] == nil else {
                throw .validation(
                    "Invalid input for parameter key \(key). Cannot specify usePreviousValue as true and a value")
            }
            parameters.append(Parameter(key, keepsValue ? nil : parameter["ParameterValue"] ?? ""))
        }
        if form.hasList("Tags") {
            tags = form.structures("Tags").map { Tag($0["Key"] ?? "", $0["Value"] ?? "") }
        }
        capabilities = form.list("Capabilities")
        notificationARNs = form.listIfGiven("NotificationARNs")
        roleARN = form["RoleARN"]
        token = form["ClientRequestToken"] ?? form["ClientToken"]
        disablesRollback = try form.flag("DisableRollback") ?? false
        onFailure = form["OnFailure"] ?? form["OnStackFailure"]
        policy = form["StackPolicyBody"]
        policyDuringUpdate = form["StackPolicyDuringUpdateBody"]
        timeoutMinutes = try form.number("TimeoutInMinutes")
        retainsExceptOnCreate = try form.flag("RetainExceptOnCreate") ?? false
        let minutes = try form.number("RollbackConfiguration.MonitoringTimeInMinutes")
        let triggers = form.structures("RollbackConfiguration.RollbackTriggers")
        if minutes != nil || form.hasList("RollbackConfiguration.RollbackTriggers") {
            rollback = RollbackConfiguration(monitoringMinutes: minutes ?? 0, alarms: triggers.compactMap { $0["Arn"] })
        }
        isProtected = try form.flag("EnableTerminationProtection") ?? false
    }
}
