/// What the simulated application and network load balancing answers to.
let loadBalancingOperations: [Operation] =
    loadBalancerOperations + listenerOperations + targetGroupOperations + targetOperations + balancerTagOperations
