/// What the simulated STS answers to.
let stsOperations: [Operation] = [
    .reading("GetCallerIdentity") { world, _, context throws(APIError) in
        [
            XMLNode("Arn", "arn:aws:iam::\(world.account):user/simulated"),
            XMLNode("UserId", context.accessKeyID),
            XMLNode("Account", world.account),
        ]
    }
]
