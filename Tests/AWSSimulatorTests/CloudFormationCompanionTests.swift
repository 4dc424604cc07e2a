import AWSSimulator
import Testing

/// Hooks, schedules, policies and warm pools of a group, as resources of a stack.
@Suite struct CloudFormationCompanionTests {
    private let more = """
          Hook:
            Type: AWS::AutoScaling::LifecycleHook
            Properties:
              AutoScalingGroupName: !Ref Web
              LifecycleTransition: autoscaling:EC2_INSTANCE_TERMINATING
              HeartbeatTimeout: 60
          Night:
            Type: AWS::AutoScaling::ScheduledAction
            Properties: {AutoScalingGroupName: !Ref Web, Recurrence: 0 3 * * *, DesiredCapacity: 1}
          Out:
            Type: AWS::AutoScaling::ScalingPolicy
            Properties: {AutoScalingGroupName: !Ref Web, AdjustmentType: ChangeInCapacity, ScalingAdjustment: 2}
          Pool:
            Type: AWS::AutoScaling::WarmPool
            Properties: {AutoScalingGroupName: !Ref Web, MinSize: 1, MaxGroupPreparedCapacity: 1}
        """

    @Test func companionsLiveInTheirGroupAndGoWithTheTemplate() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate(more: more))
        let name = world.physicalID("Web")
        let group = try #require(world.groups[name])
        #expect(group.hooks.map(\.heartbeatSeconds) == [60])
        #expect(group.hooks.map(\.name) == [world.physicalID("Hook")])
        #expect(group.scheduledActions.map(\.recurrence) == ["0 3 * * *"])
        #expect(group.policies.map(\.arn) == [world.physicalID("Out")])
        #expect(group.warmPool?.minSize == 1)
        let slower = more.replacing("HeartbeatTimeout: 60", with: "HeartbeatTimeout: 90")
        try world.beginUpdate("web", smallTemplate(more: slower))
        world.pass(600)
        #expect(world.groups[name]?.hooks.map(\.heartbeatSeconds) == [90])
        try world.beginUpdate("web", smallTemplate())
        world.pass(600)
        let bare = try #require(world.groups[name])
        #expect(bare.hooks == [] && bare.scheduledActions == [] && bare.policies == [] && bare.warmPool == nil)
    }

    @Test func hooksInTheGroupItselfAreThereBeforeItsFirstInstance() throws {
        var world = World.quick()
        let list = """
                  LifecycleHookSpecificationList:
                    - {LifecycleHookName: boot, LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING"}
            """
        try world.makeStack(smallTemplate(more: list))
        let name = world.physicalID("Web")
        #expect(world.states(name) == [.pendingWait])
        try world.beginUpdate("web", smallTemplate())
        world.pass(600)
        #expect(world.groups[name]?.hooks == [])
        #expect(world.states(name) == [.inService])
    }
}
