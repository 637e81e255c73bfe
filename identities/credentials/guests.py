"""What guests may do at most in the enhanced flow, whatever their role allows.

Follows "Access policies for unauthenticated identities" (DG:iam-roles) and AWS's managed policy
AmazonCognitoUnAuthedIdentitiesSessionPolicy. Of Lifeguard's own services, ``cognito-idp``, ``cognito-identity`` and
``cognito-sync`` stand in AWS's list; ``iam`` and ``sts`` do not, so no guest's role can open them.
"""

_SERVICES = (
    "appsync cloudwatch codewhisperer cognito-identity cognito-idp cognito-sync comprehend dynamodb execute-api firehose"
    " gamelift iot kinesis lambda lex logs machinelearning mobileanalytics mobiletargeting personalize polly rekognition"
    " s3 sdb ses sns sqs transcribe translate"
).split()
_ACTIONS = (
    "geo:*DevicePosition* geo:*Geofence geo:*Geofences geo:CalculateRoute* geo:GetMap* geo:GetPlace geo:ListMaps"
    " geo:SearchPlaceIndex* kms:Decrypt kms:Encrypt kms:GenerateDataKey* kms:ReEncrypt* rum:PutRumEvents"
    " sagemaker:InvokeEndpoint textract:AnalyzeDocument textract:DetectDocumentText"
).split()

GUEST_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [*(f"{service}:*" for service in _SERVICES), *_ACTIONS],
            "Resource": "*",
        }
    ],
}
"""The session policy of a guest's credentials. As JSON it is shorter than the 2,048 characters that STS takes."""
