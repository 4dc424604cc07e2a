/// What the simulated classic load balancing answers to.
let classicLoadBalancingOperations: [Operation] =
    classicBalancerOperations + classicInstanceOperations + classicZoneOperations
