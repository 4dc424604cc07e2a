/// What the simulated CloudFormation answers to.
let cloudFormationOperations: [Operation] =
    stackOperations + stackReadings + resourceReadings + changeSetOperations + templateReadings + stackSafeguards
