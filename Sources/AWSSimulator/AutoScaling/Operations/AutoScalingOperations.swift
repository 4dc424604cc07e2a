/// What the simulated Auto Scaling answers to.
let autoScalingOperations: [Operation] =
    groupOperations + describeGroupOperations + launchConfigurationOperations + capacityOperations + processOperations
    + instanceOperations + groupTagOperations + activityOperations + trafficSourceOperations
    + hookOperations + refreshOperations + scheduledActionOperations + policyOperations + warmPoolOperations
